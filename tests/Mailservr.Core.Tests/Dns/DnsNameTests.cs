using FsCheck;
using FsCheck.Fluent;
using Mailservr.Dns;

namespace Mailservr.Core.Tests.Dns;

public sealed class DnsNameTests
{
    [Theory]
    [InlineData("example.com")]
    [InlineData("_dmarc.example.com")]
    [InlineData("_smtp._tls.xn--bcher-kva.example")]
    [InlineData("1.0.0.127.in-addr.arpa")]
    [InlineData("com")]
    public void Write_AName_IsReadAgain(string name)
    {
        var wire = new byte[DnsName.MaxWireLength];
        Assert.True(DnsName.TryWrite(name, wire, out var written));

        var offset = 0;
        Assert.True(DnsName.TryRead(wire, ref offset, out var read));
        Assert.Equal(name, read);
        Assert.Equal(written, offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a b.example")]
    [InlineData("s._domainkey.attack.com.\0.any")]
    [InlineData("bücher.example")]
    [InlineData("\u212Aelvin.example")]
    [InlineData("a\\.b")]
    [InlineData("a\nb")]
    public void Write_NoName_IsRefused(string name) =>
        Assert.False(DnsName.TryWrite(name, new byte[DnsName.MaxWireLength], out _));

    [Fact]
    public void Write_TooLong_IsRefused()
    {
        var wire = new byte[DnsName.MaxWireLength];
        Assert.False(DnsName.TryWrite(new string('a', 64) + ".example", wire, out _));
        var longest = string.Join('.', Enumerable.Repeat(new string('a', 62), 4));
        Assert.Equal(251, longest.Length);
        Assert.True(DnsName.TryWrite(longest + ".b", wire, out _));
        Assert.False(DnsName.TryWrite(longest + ".bcd", wire, out _));
    }

    [Fact]
    public void Read_Pointers_AreFollowedBackwards()
    {
        byte[] message = [3, (byte)'c', (byte)'o', (byte)'m', 0, 1, (byte)'A', 0xC0, 0, 1, (byte)'b', 0xC0, 5, 0xFF];
        var offset = 9;
        Assert.True(DnsName.TryRead(message, ref offset, out var name));
        Assert.Equal("b.a.com", name);
        Assert.Equal(13, offset);
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 0x00 })]
    [InlineData(new byte[] { 0xC0, 0x02, 0xC0, 0x00 })]
    [InlineData(new byte[] { 0x01, 0x61, 0xC0, 0x00 })]
    [InlineData(new byte[] { 0xC0 })]
    [InlineData(new byte[] { 0x05, 0x61 })]
    [InlineData(new byte[] { 0x40, 0x61, 0x00 })]
    [InlineData(new byte[] { 0x80, 0x61, 0x00 })]
    [InlineData(new byte[] { 0x01, 0x61 })]
    [InlineData(new byte[0])]
    public void Read_LoopOrCutShort_IsRefused(byte[] message)
    {
        var offset = 0;
        Assert.False(DnsName.TryRead(message, ref offset, out _));
    }

    [Fact]
    public void Read_ChainOfPointers_IsBounded()
    {
        // Each pointer to the one before it: legal one by one, endless work together.
        var message = new List<byte> { 0, 0 };
        for (var i = 1; i < 200; i++)
            message.AddRange([(byte)(0xC0 | (i - 1) * 2 >> 8), (byte)((i - 1) * 2)]);
        var offset = message.Count - 2;
        Assert.False(DnsName.TryRead(message.ToArray(), ref offset, out _));
    }

    [Fact]
    public void Read_OddBytes_AreEscaped()
    {
        byte[] message = [6, (byte)'a', (byte)'.', (byte)'\\', 0, (byte)' ', 0xFF, 0];
        var offset = 0;
        Assert.True(DnsName.TryRead(message, ref offset, out var name));
        Assert.Equal(@"a\.\\\000\032\255", name);
        Assert.False(DnsName.TryWrite(name, new byte[DnsName.MaxWireLength], out _));
    }

    [Fact]
    public void Read_AnyBytes_NeverThrowsNorLeaves() => Prop.ForAll<byte[], int>((bytes, start) =>
    {
        var offset = bytes.Length == 0 ? 0 : Math.Abs(start % bytes.Length);
        var before = offset;
        var isRead = DnsName.TryRead(bytes, ref offset, out var name);
        return isRead ? offset > before && offset <= bytes.Length && name.Length <= 4 * 255 : offset == before;
    }).QuickCheckThrowOnFailure();
}
