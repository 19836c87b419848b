using System.Security.Cryptography;
using System.Text;

namespace Mailservr.Domains;

/// <summary>What senders of mail for our domains hold themselves to (RFC 8461 §3.2); one for all.</summary>
internal static class MtaStsPolicy
{
    // A week: long enough to outlast an attack, short enough to leave (RFC 8461 §3.2).
    private const int MaxAgeSeconds = 7 * 24 * 60 * 60;

    /// <summary>Null: there is none.</summary>
    public static string? TextFor(string mailHost, MtaStsMode mode) => mode == MtaStsMode.Off
        ? null
        : $"version: STSv1\r\nmode: {(mode == MtaStsMode.Enforce ? "enforce" : "testing")}\r\nmx: {mailHost}\r\n"
            + $"max_age: {MaxAgeSeconds}\r\n";

    /// <summary>Another one for every other text: senders see by it that the policy has changed (§3.1).</summary>
    public static string IdOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)))[..20];
}
