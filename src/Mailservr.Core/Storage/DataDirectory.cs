using Mailservr.Blobs;
using Microsoft.Extensions.Hosting;

namespace Mailservr.Storage;

/// <summary>Makes the folder of all data, before anything is written into it. Mail is private: for its owner only.</summary>
internal sealed class DataDirectory(IHostEnvironment environment, MailservrOptions options) : IStorageInitializer
{
    public ValueTask InitializeAsync(CancellationToken cancellationToken)
    {
        // Its name has to be as durable as the files in it: without the one, a power cut takes the others.
        DurableFile.CreateDirectory(Path.Combine(environment.ContentRootPath, options.DataDirectory));
        return ValueTask.CompletedTask;
    }
}
