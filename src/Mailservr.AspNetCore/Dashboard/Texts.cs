using System.Globalization;
using System.Resources;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>What the pages say, in the language of the reader; everything is in <c>Texts/Texts.resx</c> and its translations.</summary>
internal sealed class Texts
{
    private static readonly ResourceManager Resources = new("Mailservr.AspNetCore.Dashboard.Texts.Texts", typeof(Texts).Assembly);
    private static readonly Texts English = new(CultureInfo.GetCultureInfo("en"));
    private static readonly Texts[] All = [English, new(CultureInfo.GetCultureInfo("de"))];

    private Texts(CultureInfo culture) => Culture = culture;

    public CultureInfo Culture { get; }

    /// <summary>For the attribute <c>lang</c>.</summary>
    public string Language => Culture.TwoLetterISOLanguageName;

    /// <summary>Throws for a name that nobody has written a text for.</summary>
    public string this[string name] =>
        Find(name) ?? throw new InvalidOperationException($"There is no text {name}.");

    /// <summary>The first language of Accept-Language (RFC 9110 §12.5.4) that there is; else English.</summary>
    public static Texts For(HttpRequest request)
    {
        var wanted = request.GetTypedHeaders().AcceptLanguage
            .Where(language => language.Quality is not 0)
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => Array.Find(All, texts => Speaks(texts, language.Value.AsSpan())));
        return wanted.FirstOrDefault(texts => texts is not null) ?? English;
    }

    public string? Find(string name) => Resources.GetString(name, Culture);

    public string Format(string name, params object?[] values) => string.Format(Culture, this[name], values);

    /// <summary>The text <c>name.one</c> or <c>name.many</c>, with the number in it.</summary>
    public string Count(string name, long number) => Format(number == 1 ? name + ".one" : name + ".many", number);

    private static bool Speaks(Texts texts, ReadOnlySpan<char> tag) =>
        tag.StartsWith(texts.Language, StringComparison.OrdinalIgnoreCase) && (tag.Length == 2 || tag[2] == '-');
}
