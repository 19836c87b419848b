using System.Text;
using Mailservr.Storage;

namespace Mailservr.Secrets;

/// <summary>The master keys of this host: the one that encrypts, and former ones that still decrypt.</summary>
internal sealed class MasterKeyRing(SecretOptions options, string defaultPath)
{
    /// <summary>What to do where the keys are not to be had.</summary>
    public const string Remedy = "Put it back from a backup: a new one would open none of the secrets that are stored.";

    private readonly Lock _lock = new();
    private IReadOnlyList<MasterKey>? _keys;
    private DateTime _writtenAt;

    /// <summary>Whether a new key can be written where the keys are read from.</summary>
    public bool IsFile => options.MasterKey is null;

    /// <summary>The file in which a key would be made now; null when there is one, there or in the configuration.</summary>
    public string? Missing => IsFile && options.MasterKeyFile is null && !File.Exists(defaultPath) ? defaultPath : null;

    private string Path => options.MasterKeyFile ?? defaultPath;

    public MasterKey Current => All[0];

    /// <summary>The current one first. A file that another process has rotated is read again.</summary>
    public IReadOnlyList<MasterKey> All
    {
        get
        {
            lock (_lock)
                return Known();
        }
    }

    /// <summary>Null when it is none of ours. The file is read again first: two versions of it may have one time.</summary>
    public MasterKey? Find(ReadOnlySpan<byte> id)
    {
        if (FindIn(All, id) is { } known)
            return known;
        lock (_lock)
            return IsFile && File.Exists(Path) ? FindIn(_keys = Read(), id) : null;
    }

    /// <summary>Puts a new key before the others, durably.</summary>
    public void Add()
    {
        lock (_lock)
            Write([MasterKey.New(), .. Known()]);
    }

    /// <summary>Forgets all keys but the current one; what they have encrypted is lost.</summary>
    public void RemoveOld()
    {
        lock (_lock)
            Write([Known()[0]]);
    }

    private static MasterKey? FindIn(IReadOnlyList<MasterKey> keys, ReadOnlySpan<byte> id)
    {
        foreach (var key in keys)
        {
            if (key.Id.SequenceEqual(id))
                return key;
        }
        return null;
    }

    private IReadOnlyList<MasterKey> Known() => _keys = _keys is null || HasChanged() ? Read() : _keys;

    // One that is gone is no other one: what is known opens what there is.
    private bool HasChanged() => IsFile && FileVersion.Of(Path) != _writtenAt && File.Exists(Path);

    private List<MasterKey> Read()
    {
        if (options.MasterKey is { } configured)
            return [.. Split(configured + "," + options.OldMasterKeys, ',').Select(text => Parse(text, "Mailservr:Secrets"))];
        if (options.MasterKeyFile is { } named && !File.Exists(named))
            throw new InvalidOperationException($"The file of master keys '{named}' is not there. {Remedy}");
        if (!File.Exists(Path))
            PrivateFile.TryCreate(Path, Bytes([MasterKey.New()]));
        _writtenAt = FileVersion.Of(Path);
        List<MasterKey> keys = [.. Split(File.ReadAllText(Path), '\n').Select(text => Parse(text, $"The file '{Path}'"))];
        return keys.Count > 0
            ? keys
            : throw new InvalidOperationException($"The file of master keys '{Path}' is empty. {Remedy}");
    }

    private void Write(IReadOnlyList<MasterKey> keys)
    {
        PrivateFile.Replace(Path, Bytes(keys));
        (_keys, _writtenAt) = (keys, FileVersion.Of(Path));
    }

    private static byte[] Bytes(IEnumerable<MasterKey> keys) =>
        Encoding.ASCII.GetBytes(string.Concat(keys.Select(key => key.Text + "\n")));

    private static string[] Split(string text, char separator) =>
        text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // What cannot be read is not repeated in the sentence: it may be a key with a typing error.
    private static MasterKey Parse(string text, string place) => MasterKey.Parse(text)
        ?? throw new InvalidOperationException($"{place} holds a master key that is not 32 bytes in base64. Correct it.");
}
