using System.Globalization;
using System.Net.Sockets;

namespace Mailservr.Durability.Tests;

/// <summary>A disk that loses in a power cut what was never flushed, and fails on demand: forgetful.py beside this.</summary>
internal sealed class ForgetfulDisk : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ChildProcess _process;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private StreamReader? _answers;

    private ForgetfulDisk(string python)
    {
        Directory.CreateDirectory(Mount);
        var script = Path.Combine(AppContext.BaseDirectory, "FileSystem", "forgetful.py");
        _process = ChildProcess.Start(python, ["-B", script, Mount, CommandPath]);
    }

    /// <summary>For the data of a server; the disk itself is a folder above it.</summary>
    public string DataFolder => Path.Combine(Mount, "data");

    private string Mount => _folder.File("disk");

    private string CommandPath => _folder.File("commands");

    public static async Task<ForgetfulDisk> MountAsync()
    {
        _ = Tool.FuserMount;
        var disk = new ForgetfulDisk(Tool.Python);
        try
        {
            await Eventually.SeeAsync(
                () => Task.FromResult(disk.IsMounted() ? disk : null), () => "No file system:\n" + disk._process.Output);
            await disk._socket.ConnectAsync(new UnixDomainSocketEndPoint(disk.CommandPath));
            disk._answers = new StreamReader(new NetworkStream(disk._socket));
            return disk;
        }
        catch
        {
            await disk.DisposeAsync();
            throw;
        }
    }

    /// <summary>Loses what was not flushed; what of it survives by chance is decided by the seed.</summary>
    public Task CutPowerAsync(int seed) => SayAsync($"cut {seed} -");

    /// <summary>Loses all that was not flushed.</summary>
    public Task CutPowerAsync() => SayAsync("cut 0 0");

    /// <summary>Lets one call fail, counted from now.</summary>
    /// <param name="at">1 for the next.</param>
    /// <param name="error">EIO, ENOSPC …</param>
    /// <param name="times">How many fail in a row.</param>
    /// <param name="kinds">Names of file system calls with commas between, or * for all.</param>
    /// <param name="path">Of one file, or * for all.</param>
    public Task FailAsync(int at, string error, int times = 1, string kinds = "*", string path = "*") =>
        SayAsync($"fail {at} {error} {times} {kinds} {path}");

    /// <summary>The first call that has failed since the last <see cref="FailAsync"/>; null while none has.</summary>
    public async Task<string?> FailedCallAsync() =>
        await SayAsync("failed") is { } answer && answer.Split(' ', 2) is [not "0", var call] ? call : null;

    /// <summary>No file grows any more; or any of them again.</summary>
    public Task FillAsync(bool full) => SayAsync(full ? "room 0" : "room -1");

    /// <summary>All that is there now is on the disk.</summary>
    public Task SettleAsync() => SayAsync("settle");

    /// <summary>From now on a flush of a file brings the names of before to the disk, too, as ext4 and XFS do.</summary>
    public Task KeepJournalAsync() => SayAsync("journal");

    /// <summary>Below this folder of the disk fsync says it is done, and is not.</summary>
    public Task LieAsync(string prefix) => SayAsync("lie " + prefix);

    public async ValueTask DisposeAsync()
    {
        _answers?.Dispose();
        _socket.Dispose();
        if (!_process.HasExited)
        {
            await ChildProcess.RunAsync(Tool.FuserMount, ["-u", "-z", Mount]);
            await _process.WaitForExitAsync();
        }

        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private bool IsMounted()
    {
        if (_process.HasExited)
            throw new InvalidOperationException("The file system has ended:\n" + _process.Output);
        return File.Exists(CommandPath)
            && File.ReadAllText("/proc/mounts").Contains(Mount, StringComparison.Ordinal);
    }

    private async Task<string> SayAsync(FormattableString command) =>
        await SayAsync(command.ToString(CultureInfo.InvariantCulture));

    private async Task<string> SayAsync(string command)
    {
        using var limit = Eventually.Limit();
        await _socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(command + "\n"), limit.Token);
        var answer = _answers is null ? null : await _answers.ReadLineAsync(limit.Token);
        return answer ?? throw new IOException($"The file system does not answer to '{command}':\n{_process.Output}");
    }
}
