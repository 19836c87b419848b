using System.Buffers.Binary;

namespace Mailservr.Storage.Sqlite.Tests.Search;

public sealed class BlockTests
{
    // Two words; each is in message 0 at place 1, and in message 5 at places 2 and 5.
    private const string TwoWords = "000161020503" + "03" + "030A02010203" + "010162020503" + "03" + "030A02010203";

    [Fact]
    public void Read_BytesWithTheRightChecksum_AreListsOrToldToBeDamaged()
    {
        var random = new Random(5);
        var damaged = 0;
        Assert.False(IsDamaged(WithChecksum(Convert.FromHexString(TwoWords))));
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Convert.FromHexString(TwoWords);
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            damaged += IsDamaged(WithChecksum(bytes)) ? 1 : 0;
        }

        Assert.InRange(damaged, 5_000, 19_000);
    }

    [Theory]
    [InlineData("01")]
    [InlineData("00000000")]
    [InlineData("000161010000000000000000")]
    public void Read_WithoutItsChecksum_IsToldToBeDamaged(string hex) =>
        Assert.Throws<SearchDamageException>(() => new Block(Convert.FromHexString(hex)));

    private static byte[] WithChecksum(byte[] bytes)
    {
        var checksum = new byte[Checksum.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Checksum.Of(bytes));
        return [.. bytes, .. checksum];
    }

    private static bool IsDamaged(byte[] bytes)
    {
        try
        {
            for (var block = new Block(bytes); block.Read();)
                ReadAll(block);
            return false;
        }
        catch (SearchDamageException)
        {
            return true;
        }
    }

    private static void ReadAll(Block block)
    {
        var found = new MessageSet(6);
        for (var list = block.List.Read(); list.Read();)
            found.Add(list.Message);
    }
}
