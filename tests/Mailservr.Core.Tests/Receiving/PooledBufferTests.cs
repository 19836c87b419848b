using Mailservr.Receiving;

namespace Mailservr.Core.Tests.Receiving;

public sealed class PooledBufferTests
{
    [Fact]
    public void Write_PiecesOfAnySize_AreKeptInOrder()
    {
        using var buffer = new PooledBuffer();
        var expected = new List<byte>();
        for (var size = 0; size < 5000; size += 37)
        {
            var piece = Enumerable.Range(0, size).Select(i => (byte)(i + size)).ToArray();
            buffer.Write(piece);
            expected.AddRange(piece);
        }

        Assert.Equal(expected.Count, buffer.Length);
        Assert.Equal(expected, buffer.Span.ToArray());
    }

    [Fact]
    public void Dispose_Used_IsEmptyAndCanBeUsedAgain()
    {
        var buffer = new PooledBuffer();
        buffer.Write("first"u8);
        buffer.Dispose();
        Assert.True(buffer.Span.IsEmpty);

        buffer.Write("second"u8);
        Assert.Equal("second"u8, buffer.Span);
        buffer.Dispose();
    }
}
