using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Mailservr.AspNetCore.Dashboard;

namespace Mailservr.AspNetCore.Tests.Dashboard;

public sealed partial class TextsTests
{
    private static readonly ResourceManager Resources = new("Mailservr.AspNetCore.Dashboard.Texts.Texts", typeof(Texts).Assembly);

    [Fact]
    public void German_EveryText_IsTranslatedWithTheSamePlaces()
    {
        var (english, german) = (Read(CultureInfo.InvariantCulture), Read(CultureInfo.GetCultureInfo("de")));

        Assert.True(english.Count > 150);
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), german.Keys.Order(StringComparer.Ordinal));
        Assert.All(english, text => Assert.Equal(PlacesOf(text.Value), PlacesOf(german[text.Key])));
        Assert.All(german.Values.Concat(english.Values), text => Assert.Equal(text.Trim(), text));
    }

    [Theory]
    [InlineData(null, "en")]
    [InlineData("de", "de")]
    [InlineData("de-AT,en;q=0.8", "de")]
    [InlineData("en-GB, de;q=0.9", "en")]
    [InlineData("fr, de;q=0.4, en;q=0.5", "en")]
    [InlineData("fr, de;q=0.4", "de")]
    [InlineData("fr", "en")]
    [InlineData("de;q=0, en;q=0.1", "en")]
    [InlineData("den", "en")]
    [InlineData("*", "en")]
    [InlineData("not a list; of: languages", "en")]
    public void For_AcceptLanguage_TakesTheFirstThatThereIs(string? header, string language)
    {
        var request = new Microsoft.AspNetCore.Http.DefaultHttpContext().Request;
        request.Headers.AcceptLanguage = header;

        Assert.Equal(language, Texts.For(request).Language);
    }

    private static Dictionary<string, string> Read(CultureInfo culture)
    {
        var set = Resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false);
        Assert.NotNull(set);
        return set.Cast<System.Collections.DictionaryEntry>().ToDictionary(
            entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
    }

    private static IEnumerable<string> PlacesOf(string text) =>
        Place().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Place();
}
