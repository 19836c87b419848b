using System.IO.Compression;
using Mailservr.Storage;

namespace Mailservr.Exports;

/// <summary>
/// A zip archive that is written from its beginning to its end, file by file; what is kept of each is its line in the
/// directory at the end.
/// </summary>
internal sealed class ExportArchive : IAsyncDisposable
{
    private const int MaxNameLength = 100;

    private readonly IBlobUpload _upload;
    private readonly UploadStream _stream;
    private readonly ZipArchive _zip;

    private ExportArchive(IBlobUpload upload, UploadStream stream, ZipArchive zip) =>
        (_upload, _stream, _zip) = (upload, stream, zip);

    public static async Task<ExportArchive> BeginAsync(IBlobUpload upload, CancellationToken cancellationToken)
    {
        var stream = new UploadStream(upload);
        var zip = await ZipArchive.CreateAsync(
            stream, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        return new ExportArchive(upload, stream, zip);
    }

    /// <summary>One more file; ends with the disposal of the stream.</summary>
    public Task<Stream> AddAsync(string name, CancellationToken cancellationToken) =>
        _zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);

    public async Task<BlobInfo> CompleteAsync(CancellationToken cancellationToken)
    {
        await _zip.DisposeAsync();
        await _stream.FlushAsync(cancellationToken);
        return await _upload.CompleteAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _zip.DisposeAsync();
        await _stream.DisposeAsync();
    }

    /// <summary>
    /// A name that is unique by its id and leads nowhere: no separator, no device, no dot or blank at its end, on any system.
    /// </summary>
    public static string SafeName(long id, string name)
    {
        var letters = name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '_');
        // What says the type is at the end.
        var safe = string.Concat(letters).TrimEnd('.');
        return $"{id}-{(safe.Length > MaxNameLength ? safe[^MaxNameLength..] : safe)}";
    }
}
