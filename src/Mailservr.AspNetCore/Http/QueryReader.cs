using System.Globalization;
using Mailservr.Serialization;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Http;

/// <summary>Reads query parameters and remembers the first that is wrong. An empty one counts as not given.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    private const int MaxTextLength = 1000;

    public Problem? Problem { get; private set; }

    public string? Text(string name)
    {
        var values = query[name];
        if (values.Count > 1)
            return Wrong<string>(name, "is given more than once");
        if (values.Count == 0 || string.IsNullOrEmpty(values[0]))
            return null;
        return values[0]?.Length > MaxTextLength
            ? Wrong<string>(name, "is longer than 1000 characters")
            : values[0];
    }

    public bool? Flag(string name) => Text(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        _ => WrongValue<bool>(name, "is neither true nor false"),
    };

    public long? Id(string name)
    {
        if (Text(name) is not { } text)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : WrongValue<long>(name, "is not an id");
    }

    public int? Integer(string name, int min, int max)
    {
        if (Text(name) is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max
                ? number
                : WrongValue<int>(name, $"is not a number from {min} to {max}");
    }

    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
            return null;
        return TimestampConverter.TryParse(text, out var time)
            ? time
            : WrongValue<DateTimeOffset>(name, "is not a time like 2026-01-31T12:00:00Z");
    }

    public TEnum? Word<TEnum>(string name)
        where TEnum : struct, Enum
    {
        if (Text(name) is not { } text)
            return null;
        return Http.Word.TryParse<TEnum>(text, out var value)
            ? value
            : WrongValue<TEnum>(name, $"is none of {Http.Word.All<TEnum>()}");
    }

    private T? Wrong<T>(string name, string why)
        where T : class
    {
        Problem ??= Problem.Invalid(name, $"The parameter {name} {why}.");
        return null;
    }

    private T? WrongValue<T>(string name, string why)
        where T : struct
    {
        Problem ??= Problem.Invalid(name, $"The parameter {name} {why}.");
        return null;
    }
}
