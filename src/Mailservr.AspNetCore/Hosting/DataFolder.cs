using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Hosting;

/// <summary>Paths of the options, relative to the content root of the app.</summary>
internal sealed class DataFolder(IOptions<MailservrOptions> options, IHostEnvironment environment)
{
    public string Resolve(string path) => Path.Combine(environment.ContentRootPath, path);

    public string PathOf(params string[] names) => Path.Combine([Resolve(options.Value.DataDirectory), .. names]);
}
