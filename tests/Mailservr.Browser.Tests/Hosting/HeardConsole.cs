using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Mailservr.TestLogs;

namespace Mailservr.Browser.Tests;

/// <summary>Keeps the passwords that hosts tell the console at their first start; all else goes where it went before.</summary>
internal sealed partial class HeardConsole : TextWriter
{
    private static readonly Lazy<HeardConsole> Ear = new(Begin);

    private readonly ConcurrentDictionary<string, string> _passwords = new(StringComparer.Ordinal);
    private readonly TextWriter _before = Console.Out;

    public override Encoding Encoding => _before.Encoding;

    /// <summary>To be called before the host starts.</summary>
    public static void Listen() => _ = Ear.Value;

    /// <summary>What was told of this admin, whose e-mail no other host has.</summary>
    public static string PasswordOf(string email) => Ear.Value._passwords[email];

    public override void Write(char value) => _before.Write(value);

    public override void Write(char[] buffer, int index, int count) => _before.Write(buffer, index, count);

    public override void Write(string? value)
    {
        if (value is null || Told().Match(value) is not { Success: true } told)
        {
            _before.Write(value);
            return;
        }
        NotedSecrets.Note(told.Groups[2].Value);
        _passwords[told.Groups[1].Value] = told.Groups[2].Value;
    }

    private static HeardConsole Begin()
    {
        var ear = new HeardConsole();
        Console.SetOut(ear);
        return ear;
    }

    [GeneratedRegex(@"Sign in as +(\S+) with the password (\S+)")]
    private static partial Regex Told();
}
