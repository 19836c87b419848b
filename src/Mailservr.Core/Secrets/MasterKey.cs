using System.Security.Cryptography;

namespace Mailservr.Secrets;

/// <summary>A key of AES-256 and the name that is stored with what it encrypts.</summary>
internal sealed class MasterKey
{
    public const int Size = 32;
    public const int IdSize = 8;

    private readonly byte[] _id;

    private MasterKey(byte[] value)
    {
        Value = value;
        // Derived, so that nothing has to be kept beside the key; eight bytes of a hash give nothing of it away.
        _id = SHA256.HashData([.. "mailservr master key id"u8, .. value])[..IdSize];
    }

    public byte[] Value { get; }

    public ReadOnlySpan<byte> Id => _id;

    public static MasterKey New() => new(RandomNumberGenerator.GetBytes(Size));

    /// <summary>Null when the text is not 32 bytes in base64.</summary>
    public static MasterKey? Parse(string text)
    {
        var bytes = new byte[Size + 3];
        return Convert.TryFromBase64String(text.Trim(), bytes, out var count) && count == Size
            ? new MasterKey(bytes[..Size])
            : null;
    }

    public string Text => Convert.ToBase64String(Value);
}
