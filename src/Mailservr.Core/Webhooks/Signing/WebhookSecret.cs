using System.Security.Cryptography;
using System.Text;

namespace Mailservr.Webhooks;

/// <summary><c>whsec_</c> and base64, as Standard Webhooks has it.</summary>
internal static class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int Size = 32;

    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size));

    /// <summary>The key of Standard Webhooks: the base64 behind the prefix, or the text where it is none.</summary>
    public static byte[] Decode(string secret)
    {
        var text = secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret;
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var length) ? key[..length] : Encoding.UTF8.GetBytes(secret);
    }
}
