namespace Mailservr.Host;

/// <summary>Says what the program can be told. A word that is none of it starts no server.</summary>
internal static class HelpCommand
{
    private const int Done = 0;
    private const int NotRun = 2;

    private const string Usage =
        """
        Usage: Mailservr.Host [command] [configuration]

        Without a command it takes mail and serves it. Commands end by themselves:
          verify        checks all mail, and mends it: [--repair] [--account <id>] [--json]
          migrate       copies all mail to the storage configured under Target: [--keep-damage]
          rotate-keys   makes new keys and encrypts all secrets under them
          help          prints this

        Configuration is what stands in appsettings.json, in variables (Mailservr__DataDirectory=/srv/mail), and here:
          --Mailservr:DataDirectory=/srv/mail --urls http://127.0.0.1:8080
        """;

    public static bool IsAsked(IReadOnlyList<string> arguments) =>
        arguments is ["help", ..] || arguments.Any(argument => argument is "--help" or "-h" or "-?" or "/?");

    /// <summary>The first argument that is neither <c>key=value</c> nor <c>--key value</c>.</summary>
    public static string? FindUnknown(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Contains('=', StringComparison.Ordinal))
                continue;
            // A value may be a path.
            var isKey = IsKey(arguments[i]) || arguments[i].StartsWith('/');
            if (!isKey || i + 1 == arguments.Count || IsKey(arguments[i + 1]))
                return arguments[i];
            i++;
        }

        return null;
    }

    public static async Task<int> RunAsync()
    {
        await Console.Out.WriteLineAsync(Usage);
        return Done;
    }

    public static async Task<int> RefuseAsync(string unknown)
    {
        await Console.Error.WriteLineAsync($"'{unknown}' is no command, and no configuration.\n\n{Usage}");
        return NotRun;
    }

    private static bool IsKey(string argument) => argument.StartsWith("--", StringComparison.Ordinal);
}
