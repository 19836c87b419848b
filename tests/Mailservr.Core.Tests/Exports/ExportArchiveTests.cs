using System.IO.Compression;
using Mailservr.Core.Tests.Storage;
using Mailservr.Exports;
using Mailservr.Storage;

namespace Mailservr.Core.Tests.Exports;

public sealed class ExportArchiveTests
{
    private const int Files = 66_000;

    [Theory]
    [InlineData("../../x.txt", "1-.._.._x.txt")]
    [InlineData("/etc/passwd", "1-_etc_passwd")]
    [InlineData("C:\\CON", "1-C__CON")]
    [InlineData("a\0b\r\nc", "1-a_b__c")]
    [InlineData("dots...", "1-dots")]
    [InlineData("名前.pdf", "1-__.pdf")]
    [InlineData("", "1-")]
    public void SafeName_OfAnything_LeadsNowhere(string name, string expected) =>
        Assert.Equal(expected, ExportArchive.SafeName(1, name));

    [Fact]
    public void SafeName_OfALongName_KeepsItsEnd() =>
        Assert.Equal(
            "1-" + new string('a', 96) + ".pdf", ExportArchive.SafeName(1, new string('a', 5000) + ".pdf"));

    [Fact]
    public async Task Archive_OfMoreFilesThanZipCanCount_IsReadWhole()
    {
        var blobs = new MemoryBlobStore();
        await using var upload = await blobs.BeginUploadAsync(1, default);
        await using var archive = await ExportArchive.BeginAsync(upload, default);
        for (var i = 0; i < Files; i++)
        {
            await using var file = await archive.AddAsync($"{i}.txt", default);
            if (i == Files - 1)
                await file.WriteAsync("The last."u8.ToArray(), default);
        }

        var written = await archive.CompleteAsync(default);

        await using var stream = await blobs.OpenReadAsync(written.Key, 0, null, default);
        Assert.NotNull(stream);
        await using var read = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Read, false, null, default);
        Assert.Equal(Files, read.Entries.Count);
        using var text = new StreamReader(await read.Entries[^1].OpenAsync(default));
        Assert.Equal("The last.", await text.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Archive_NotCompleted_LeavesNothing()
    {
        var blobs = new MemoryBlobStore();
        await using (var upload = await blobs.BeginUploadAsync(1, default))
        await using (var archive = await ExportArchive.BeginAsync(upload, default))
        {
            await using var file = await archive.AddAsync("a.txt", default);
            await file.WriteAsync(new byte[100_000], default);
        }

        Assert.Empty(blobs.Keys);
        Assert.Equal(0, blobs.OpenUploads);
    }
}
