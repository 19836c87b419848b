namespace Mailservr.Storage.Sqlite;

/// <summary>The list of a word that was looked up.</summary>
internal readonly record struct FoundList(ReadOnlyMemory<byte> Messages, ReadOnlyMemory<byte> Places)
{
    public PostingReader Read() => new(Messages.Span, Places.Span);
}
