using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>What a person has typed and marked in a form.</summary>
internal sealed class PostedForm(IFormCollection form)
{
    /// <summary>Empty when the field is not there.</summary>
    public string Text(string name) => form[name] is [{ } text, ..] ? text : "";

    /// <summary>The same without spaces around it; null when nothing is left.</summary>
    public string? Given(string name) => Text(name).Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Every value of a name: the marked ones of several boxes.</summary>
    public IReadOnlyList<string> All(string name) => [.. form[name].OfType<string>().Distinct(StringComparer.Ordinal)];

    public bool Has(string name) => form.ContainsKey(name);

    /// <summary>0 for what is no id: nobody's.</summary>
    public long Id(string name) => Http.ResourceId.Of(Text(name));

    /// <summary>Every marked one that is an id, each once.</summary>
    public IReadOnlyList<long> Ids(string name) =>
        [.. form[name].Select(text => Http.ResourceId.Of(text).Value).Where(id => id > 0).Distinct()];

    /// <summary>The end of a day in UTC; null for nothing and for what is no date.</summary>
    public DateTimeOffset? EndOfDay(string name) =>
        DateOnly.TryParseExact(Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day < DateOnly.MaxValue
            ? new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero)
            : null;

    /// <summary>Something is given, and it is no day that has an end.</summary>
    public bool IsNoDay(string name) => Given(name) is not null && EndOfDay(name) is null;

    /// <summary>A time in UTC as the browser's field for one has it; null for nothing and for what is none.</summary>
    public DateTimeOffset? Minute(string name) =>
        DateTime.TryParseExact(
            Text(name), ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? new DateTimeOffset(at, TimeSpan.Zero)
            : null;
}
