using System.Globalization;

namespace Mailservr.TwoFactor;

/// <param name="Text">160 bits in base 32, to be typed into an authenticator app.</param>
/// <param name="Email">Of the account, by which the app tells it from others.</param>
public sealed record NewTotpSecret(string Text, string Email)
{
    /// <summary>The secret with what belongs to it, as authenticator apps read it from a QR code.</summary>
    /// <param name="issuer">Where the code is for, as the app shows it.</param>
    public string UriFor(string issuer)
    {
        var name = Uri.EscapeDataString(issuer);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"otpauth://totp/{name}:{Uri.EscapeDataString(Email)}?secret={Text}&issuer={name}&algorithm=SHA1&digits={Totp.Digits}&period={Totp.StepSeconds}");
    }

    /// <summary>Without the secret: it must not get into a log by being printed.</summary>
    public override string ToString() => nameof(NewTotpSecret);
}
