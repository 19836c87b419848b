namespace Mailservr.Storage.R2.Tests.Uploads;

public sealed class PartBufferTests
{
    [Theory]
    [InlineData(0, 1_000_000)]
    [InlineData(1, 1_000_000)]
    [InlineData(65_536, 1_000_000)]
    [InlineData(65_537, 1_000_000)]
    [InlineData(200_000, 1_000_000)]
    [InlineData(200_000, 140_000)] // two pieces in memory, the rest in a file
    [InlineData(200_000, 0)]
    public void Part_Appended_IsReadAsItWas(int length, int limit)
    {
        var memory = new PartMemory(limit, S3Server.Folder);
        using var part = new PartBuffer(200_000, memory);
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
    public void Memory_UsedUpAndGivenBack_IsThereAgain()
    {
        var memory = new PartMemory(100_000, S3Server.Folder);
        using (var first = new PartBuffer(100, memory))
        {
            first.Append("x"u8);
            Assert.False(memory.TryTake(65_536));
        }

        Assert.True(memory.TryTake(65_536));
    }

    [Fact]
    public void Part_WithoutMemory_LeavesNoFile()
    {
        using var part = new PartBuffer(100, new PartMemory(0, S3Server.Folder));

        part.Append("x"u8);

        if (!OperatingSystem.IsWindows())
            Assert.Empty(Directory.GetFiles(S3Server.Folder));
    }

    [Fact]
    public void Part_Full_TakesNoMoreUntilItIsCleared()
    {
        using var part = new PartBuffer(100, new PartMemory(1_000_000, S3Server.Folder));

        Assert.Equal(100, part.Append(new byte[150]));
        Assert.True(part.IsFull);
        Assert.Equal(0, part.Append(new byte[1]));
        part.Clear();

        Assert.Equal(1, part.Append("x"u8));
        Assert.Equal(1, part.Length);
    }
}
