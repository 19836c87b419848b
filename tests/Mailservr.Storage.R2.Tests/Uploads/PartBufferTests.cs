namespace Mailservr.Storage.R2.Tests.Uploads;

public sealed class PartBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(200_000)]
    public void Part_Appended_IsReadAsItWas(int length)
    {
        using var part = new PartBuffer(200_000);
        var content = Content.Random(1, length);
        for (var offset = 0; offset < length; offset += 7_777)
            Assert.Equal(int.Min(7_777, length - offset), part.Append(content.AsSpan(offset, int.Min(7_777, length - offset))));

        using var stream = new PartStream(part);
        for (var round = 0; round < 2; round++)
        {
            stream.Position = 0;
            var copy = new MemoryStream();
            stream.CopyTo(copy, 10_000);
            Assert.Equal(content, copy.ToArray());
        }
    }

    [Fact]
    public void Part_Full_TakesNoMoreUntilItIsCleared()
    {
        using var part = new PartBuffer(100);

        Assert.Equal(100, part.Append(new byte[150]));
        Assert.True(part.IsFull);
        Assert.Equal(0, part.Append(new byte[1]));
        part.Clear();

        Assert.Equal(1, part.Append("x"u8));
        Assert.Equal(1, part.Length);
    }
}
