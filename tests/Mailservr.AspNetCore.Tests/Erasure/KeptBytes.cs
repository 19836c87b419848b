using System.Diagnostics;
using Npgsql;

namespace Mailservr.AspNetCore.Tests.Erasure;

/// <summary>Everything that an app has written anywhere: its folder, and what stands for it.</summary>
internal static class KeptBytes
{
    public static async Task<IReadOnlyList<byte[]>> ReadAsync(string folder, ProductionStorage? storage)
    {
        var contents = ReadFiles(folder);
        if (storage is null)
            return contents;
        contents.AddRange((await storage.Bucket.ReadBlobsAsync()).Select(blob => blob.Content));
        contents.Add(await DumpAsync(new NpgsqlConnectionStringBuilder(storage.ConnectionString)));
        return contents;
    }

    // By another process, into files of its own: whoever closes a file of SQLite loses its locks for the whole process.
    private static List<byte[]> ReadFiles(string folder)
    {
        var copy = Directory.CreateTempSubdirectory("mailservr-");
        using (var process = Process.Start("cp", ["--recursive", folder, copy.FullName]))
        {
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }

        List<byte[]> contents =
            [.. copy.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => File.ReadAllBytes(file.FullName))];
        copy.Delete(recursive: true);
        return contents;
    }

    private static async Task<byte[]> DumpAsync(NpgsqlConnectionStringBuilder database)
    {
        string[] arguments =
        [
            "--host", database.Host ?? "", "--port", $"{database.Port}", "--username", database.Username ?? "", database.Database ?? "",
        ];
        var start = new ProcessStartInfo("pg_dump", arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        using var dump = Process.Start(start) ?? throw new InvalidOperationException("pg_dump cannot be started.");
        using var bytes = new MemoryStream();
        await dump.StandardOutput.BaseStream.CopyToAsync(bytes);
        await dump.WaitForExitAsync();
        Assert.Equal(0, dump.ExitCode);
        return bytes.ToArray();
    }
}
