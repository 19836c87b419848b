namespace Mailservr.Smtp;

/// <summary>
/// Joins what lies between the dots that are dropped: a message of nothing but dots would else be written in pieces of
/// a few bytes, each as dear as one of many kilobytes. Content without such dots passes uncopied.
/// </summary>
internal sealed class ContentRuns(IncomingMessage message)
{
    private const int BufferBytes = 4096;

    private ReadOnlyMemory<byte> _first;
    private byte[] _buffer = [];
    private int _length;

    /// <param name="run">May be empty.</param>
    /// <param name="last">What was given is to be written now: its memory will be the pipe's again.</param>
    public async ValueTask AddAsync(ReadOnlyMemory<byte> run, bool last)
    {
        if (_first.IsEmpty && _length == 0)
            _first = run;
        else if (!run.IsEmpty)
        {
            await JoinAsync(_first);
            _first = default;
            await JoinAsync(run);
        }
        if (last)
            await FlushAsync();
    }

    private async ValueTask JoinAsync(ReadOnlyMemory<byte> run)
    {
        if (_length + run.Length > BufferBytes)
            await FlushBufferAsync();
        if (run.Length > BufferBytes)
        {
            await message.WriteAsync(run);
            return;
        }
        if (_buffer.Length == 0)
            _buffer = new byte[BufferBytes];
        run.CopyTo(_buffer.AsMemory(_length));
        _length += run.Length;
    }

    private async ValueTask FlushAsync()
    {
        if (!_first.IsEmpty)
            await message.WriteAsync(_first);
        _first = default;
        await FlushBufferAsync();
    }

    private async ValueTask FlushBufferAsync()
    {
        if (_length == 0)
            return;
        await message.WriteAsync(_buffer.AsMemory(0, _length));
        _length = 0;
    }
}
