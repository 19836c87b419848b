using System.Text;
using Mailservr.Storage;

namespace Mailservr.Secrets;

/// <summary>The master keys of this host: the one that encrypts, and former ones that still decrypt.</summary>
internal sealed class MasterKeyRing(SecretOptions options, string defaultPath)
{
    private readonly Lock _lock = new();
    private IReadOnlyList<MasterKey>? _keys;

    /// <summary>Whether a new key can be written where the keys are read from.</summary>
    public bool IsFile => options.MasterKey is null;

    private string Path => options.MasterKeyFile ?? defaultPath;

    public MasterKey Current => Keys[0];

    /// <summary>Null when it is none of ours. The file is read again first: another process may have rotated it.</summary>
    public MasterKey? Find(ReadOnlySpan<byte> id)
    {
        if (FindIn(Keys, id) is { } known)
            return known;
        lock (_lock)
            return FindIn(_keys = Read(), id);
    }

    /// <summary>Puts a new key before the others, durably.</summary>
    public void Add()
    {
        lock (_lock)
            Write([MasterKey.New(), .. _keys ?? Read()]);
    }

    /// <summary>Forgets all keys but the current one; what they have encrypted is lost.</summary>
    public void RemoveOld()
    {
        lock (_lock)
            Write([(_keys ?? Read())[0]]);
    }

    private IReadOnlyList<MasterKey> Keys
    {
        get
        {
            lock (_lock)
                return _keys ??= Read();
        }
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

    private List<MasterKey> Read()
    {
        if (options.MasterKey is { } configured)
            return [.. Split(configured + "," + options.OldMasterKeys, ',').Select(text => Parse(text, "Mailservr:Secrets"))];
        if (!File.Exists(Path))
            PrivateFile.TryCreate(Path, Bytes([MasterKey.New()]));
        List<MasterKey> keys = [.. Split(File.ReadAllText(Path), '\n').Select(text => Parse(text, $"'{Path}'"))];
        return keys.Count > 0
            ? keys
            : throw new InvalidDataException($"'{Path}' is empty: restore it from a backup.");
    }

    private void Write(IReadOnlyList<MasterKey> keys)
    {
        PrivateFile.Replace(Path, Bytes(keys));
        _keys = keys;
    }

    private static byte[] Bytes(IEnumerable<MasterKey> keys) =>
        Encoding.ASCII.GetBytes(string.Concat(keys.Select(key => key.Text + "\n")));

    private static string[] Split(string text, char separator) =>
        text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // What cannot be read is not repeated in the sentence: it may be a key with a typing error.
    private static MasterKey Parse(string text, string place) => MasterKey.Parse(text)
        ?? throw new InvalidDataException($"{place} holds a master key that is not 32 bytes in base64. Correct it.");
}
