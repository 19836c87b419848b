using System.Globalization;

namespace Mailservr.Load;

/// <summary>Options of a command line: <c>--name value</c>, or <c>--name</c> alone for a switch.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public Arguments(IEnumerable<string> words)
    {
        string? name = null;
        foreach (var word in words)
        {
            if (word.StartsWith("--", StringComparison.Ordinal))
                _values[name = word[2..]] = "on";
            else if (name is not null)
                _values[name] = word;
            else
                throw new FormatException($"'{word}' belongs to no option.");
        }
    }

    public string Text(string name, string otherwise) => _values.Remove(name, out var value) ? value : otherwise;

    public int Number(string name, int otherwise) =>
        int.Parse(Text(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    public bool Switch(string name) => Text(name, "off") switch
    {
        "on" => true,
        "off" => false,
        var other => throw new FormatException($"--{name} is on or off, not '{other}'."),
    };

    /// <summary>Called when every known option has been read: what is left was mistyped.</summary>
    public void End()
    {
        if (_values.Count > 0)
            throw new FormatException($"There is no option --{_values.Keys.First()}.");
    }
}
