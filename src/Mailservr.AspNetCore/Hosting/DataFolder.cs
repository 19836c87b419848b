using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Hosting;

/// <summary>Paths of the options, relative to the content root of the app.</summary>
internal sealed class DataFolder(IOptions<MailservrOptions> options, IHostEnvironment environment)
{
    public string Resolve(string path) => Path.Combine(environment.ContentRootPath, path);

    /// <summary>Makes the folder if it is not there, for this user only: mail is private.</summary>
    public void Create()
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(PathOf());
        else
            Directory.CreateDirectory(PathOf(), ownerOnly);
    }

    public string PathOf(params string[] names) => Path.Combine([Resolve(options.Value.DataDirectory), .. names]);
}
