using Mailservr.TwoFactor;

namespace Mailservr.AspNetCore.TwoFactor;

internal sealed class TwoFactorBody
{
    /// <summary>Of the account; not needed where it has none.</summary>
    public string? Password { get; set; }

    /// <summary>Six digits of the authenticator app, or a recovery code.</summary>
    public string? Code { get; set; }
}

/// <param name="Secret">Base 32, to be typed.</param>
/// <param name="Uri">The same with what belongs to it, to be shown as a QR code.</param>
internal sealed record TotpSecretView(string Secret, string Uri)
{
    public static TotpSecretView Of(NewTotpSecret secret, string issuer) => new(secret.Text, secret.UriFor(issuer));

    /// <summary>What apps show beside the code.</summary>
    public static string IssuerOf(MailservrOptions options) => options.PublicUrl?.Host ?? "Mailservr";
}

/// <param name="RecoveryCodes">Ten; each works once, in place of a code.</param>
internal sealed record RecoveryCodesView(IReadOnlyList<string> RecoveryCodes);
