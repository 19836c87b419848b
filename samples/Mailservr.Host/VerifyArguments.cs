using System.Globalization;

namespace Mailservr.Host;

/// <summary><c>verify [--repair] [--account id] [--json]</c>; everything else is configuration.</summary>
internal sealed record VerifyArguments(bool Repair, long? AccountId, bool Json, string[] Configuration)
{
    public const string Usage = "Usage: verify [--repair] [--account <id>] [--json] [--Mailservr:DataDirectory=<folder>]";

    /// <summary>Null when it is not to be understood.</summary>
    public static VerifyArguments? Parse(IReadOnlyList<string> arguments)
    {
        var parsed = new VerifyArguments(Repair: false, AccountId: null, Json: false, []);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--repair")
                parsed = parsed with { Repair = true };
            else if (arguments[i] == "--json")
                parsed = parsed with { Json = true };
            else if (arguments[i] == "--account" && ReadId(arguments.ElementAtOrDefault(++i)) is { } id)
                parsed = parsed with { AccountId = id };
            else if (i < arguments.Count && IsConfiguration(arguments[i]))
                parsed = parsed with { Configuration = [.. parsed.Configuration, arguments[i]] };
            else
                return null;
        }

        return parsed;
    }

    // With a value our own options would be taken for settings, and do nothing.
    private static bool IsConfiguration(string argument) =>
        argument.Split('=', 2) is [var name, _] && name.ToLowerInvariant() is not ("--repair" or "--account" or "--json");

    private static long? ReadId(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
