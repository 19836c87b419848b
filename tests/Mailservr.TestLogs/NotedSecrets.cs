using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Mailservr.Testing;

namespace Mailservr.TestLogs;

/// <summary>What the tests make and see that must be in no log. Without <see cref="TraceLog"/> nothing is noted.</summary>
public static partial class NotedSecrets
{
    // Shorter ones are found by chance: six digits of an app, say.
    private const int MinLength = 9;

    private static readonly ConcurrentDictionary<string, bool> Noted = new(StringComparer.Ordinal);

    /// <summary>Whoever fakes a payment knows these.</summary>
    static NotedSecrets()
    {
        Note(FakeStripe.SecretKey);
        Note(FakeStripe.WebhookSecret);
    }

    public static void Note(string? secret)
    {
        if (TraceLog.Secrets is { } file && secret is { Length: >= MinLength }
            && !secret.Contains('\n', StringComparison.Ordinal) && Noted.TryAdd(secret, true))
            file.WriteLine(secret);
    }

    /// <summary>Passwords, keys and the like in the body of a request or an answer, also where it is no whole JSON.</summary>
    public static void NoteBody(string? json)
    {
        if (!TraceLog.IsOn || json is null)
            return;
        foreach (Match match in Members().Matches(json))
            Note(match.Groups["secret"].Value);
        NoteLinks(json);
        foreach (Match match in Lists().Matches(json))
        {
            foreach (var code in match.Groups["codes"].Value.Split(','))
                Note(code.Trim('"', ' '));
        }
    }

    /// <summary>The signatures of links, ours and those of S3: whoever has one has the file.</summary>
    public static void NoteLinks(string text)
    {
        foreach (Match match in Signatures().Matches(text))
            Note(match.Groups["secret"].Value);
    }

    /// <summary>The key and the cookies of a request, and the cookies of its answer.</summary>
    public static void NoteHeaders(HttpRequestMessage request, HttpResponseMessage response, string? defaultKey = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(response);
        if (!TraceLog.IsOn)
            return;
        Note(defaultKey);
        Note(request.Headers.Authorization?.Parameter);
        var cookies = request.Headers.TryGetValues("Cookie", out var sent) ? string.Join("; ", sent).Split("; ") : [];
        var set = response.Headers.TryGetValues("Set-Cookie", out var given) ? given.Select(cookie => cookie.Split(';')[0]) : [];
        foreach (var cookie in cookies.Concat(set))
            Note(cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..]);
    }

    /// <summary>Those among the settings of a process.</summary>
    public static void NoteSettings(IEnumerable<string> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        foreach (var setting in settings)
            Note(Settings().Match(setting).Groups["secret"].Value);
    }

    [GeneratedRegex(
        """
        "(password|currentPassword|newPassword|invitation|challenge|key|secret|previousSecret|token)"\s*:\s*"(?<secret>[^"\\]+)"|"code"\s*:\s*"(?<secret>[0-9a-f]{32}|[a-z0-9-]{19})"
        """,
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Members();

    [GeneratedRegex("""
        "recoveryCodes"\s*:\s*\[(?<codes>[^\]]*)\]
        """, RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Lists();

    [GeneratedRegex("(&|u0026)(X-Amz-Signature|signature)=(?<secret>[A-Za-z0-9_-]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Signatures();

    [GeneratedRegex("(SecretKey|ApiKey|AdminPassword|MasterKey|WebhookSecret|[;=]Password)=(?<secret>[^;]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Settings();
}
