using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Mailservr.Testing;

namespace Mailservr.EndToEnd.Tests.Overload;

/// <summary>A message with one large attachment, made while it is sent: no two seeds have a block in common.</summary>
internal sealed class LargeMessage : IDisposable
{
    private const int LineBytes = 57;
    private const int Lines = 512;
    private const int BlockBytes = LineBytes * Lines;
    private const int EncodedLine = 76;

    private readonly byte[] _block = new byte[BlockBytes];
    private readonly byte[] _wire = new byte[(EncodedLine + 2) * Lines];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly int _seed;

    public LargeMessage(int seed, long size)
    {
        _seed = seed;
        Blocks = size / BlockBytes;
        new Random(seed).NextBytes(_block);
    }

    public long Blocks { get; }

    public long WireBytes => Blocks * _wire.Length;

    public string Sha256 => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public string Subject => $"large {_seed}";

    public static Task BeginAsync(ScriptedSmtpClient client, string subject) => client.SendAsync(Encoding.ASCII.GetBytes(
        $"From: ada@sender.test\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n"
        + "Content-Type: application/octet-stream; name=large.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n"));

    /// <summary>Some blocks of the attachment, from the one given.</summary>
    public async Task SendAsync(ScriptedSmtpClient client, long first, long end)
    {
        for (var block = first; block < end; block++)
        {
            Fill(block);
            await client.SendAsync(_wire);
        }
    }

    public void Dispose() => _hash.Dispose();

    private void Fill(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_block, number);
        BinaryPrimitives.WriteInt32LittleEndian(_block.AsSpan(8), _seed);
        _hash.AppendData(_block);
        for (var line = 0; line < Lines; line++)
        {
            var target = _wire.AsSpan(line * (EncodedLine + 2));
            Base64.EncodeToUtf8(_block.AsSpan(line * LineBytes, LineBytes), target, out _, out _);
            "\r\n"u8.CopyTo(target[EncodedLine..]);
        }
    }
}
