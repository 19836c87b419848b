using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Mailservr.TwoFactor;

/// <summary>What is stored, encrypted: the secret and the last step whose code was used.</summary>
internal sealed record TotpSecret(byte[] Key, long UsedStep)
{
    public static TotpSecret New() => new(RandomNumberGenerator.GetBytes(Totp.SecretSize), 0);

    /// <summary>Null when the bytes are not those of <see cref="ToBytes"/>.</summary>
    public static TotpSecret? Read(byte[]? bytes) => bytes is { Length: Totp.SecretSize + sizeof(long) }
        ? new TotpSecret(
            bytes[..Totp.SecretSize], BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(Totp.SecretSize)))
        : null;

    public byte[] ToBytes()
    {
        var bytes = new byte[Totp.SecretSize + sizeof(long)];
        Key.CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(Totp.SecretSize), UsedStep);
        return bytes;
    }

    /// <summary>With the step of a right code noted as used; null for every other code.</summary>
    public TotpSecret? Use(string code, DateTimeOffset now) =>
        Totp.FindStep(Key, code, now, UsedStep) is { } step ? this with { UsedStep = step } : null;
}
