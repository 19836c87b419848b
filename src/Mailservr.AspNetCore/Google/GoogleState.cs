using System.Buffers.Text;
using Mailservr.Secrets;
using Microsoft.AspNetCore.Authentication;

namespace Mailservr.AspNetCore.Google;

/// <summary>
/// The state of OAuth (RFC 6749 §10.12), encrypted under the master key, which all hosts share. It holds the verifier of
/// PKCE (RFC 7636), so nobody else may read it.
/// </summary>
internal sealed class GoogleState(SecretProtector protector, TimeProvider time) : ISecureDataFormat<AuthenticationProperties>
{
    private const string Place = "google-state";
    private const int MaxLength = 8192;

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public string Protect(AuthenticationProperties data)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.IssuedUtc = time.GetUtcNow();
        var sealedText = protector.Protect(Place, PropertiesSerializer.Default.Serialize(data));
        return Base64Url.EncodeToString(Convert.FromBase64String(sealedText));
    }

    /// <summary>Null when the text is none of ours, or too old.</summary>
    public AuthenticationProperties? Unprotect(string? protectedText)
    {
        if (protectedText is not { Length: > 0 and <= MaxLength } || !Base64Url.IsValid(protectedText))
            return null;
        var sealedText = Convert.ToBase64String(Base64Url.DecodeFromChars(protectedText));
        return protector.Unprotect(Place, sealedText) is { } bytes
            && PropertiesSerializer.Default.Deserialize(bytes) is { } data
            && data.IssuedUtc > time.GetUtcNow() - Lifetime
                ? data
                : null;
    }

    // There is one purpose.
    public string Protect(AuthenticationProperties data, string? purpose) => Protect(data);

    public AuthenticationProperties? Unprotect(string? protectedText, string? purpose) => Unprotect(protectedText);
}
