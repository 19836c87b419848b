namespace Mailservr.Mime.Tests;

public class CorporaRoundTripTests
{
    [Fact]
    public void Corpora_EveryFile_IsRebuiltAndIndependentOfItsCut()
    {
        Assert.SkipUnless(Corpora.Folder is not null, "the corpora are not beside the repository");
        var files = Directory.GetFiles(Corpora.Folder, "*", SearchOption.AllDirectories);
        Assert.True(files.Length > 300);
        foreach (var file in files.Where(f => new FileInfo(f).Length < 1_000_000))
        {
            var bytes = File.ReadAllBytes(file);
            var sink = new RecordingSink(BodyMode.Detach);
            var whole = Structure.Dump(Structure.Parse(bytes, null, sink));
            Assert.Equal(bytes, sink.Rebuild());
            var cut = new RecordingSink(BodyMode.Detach);
            var steps = new MessageGenerator(bytes.Length).Steps(50);
            Assert.Equal(whole, Structure.Dump(Structure.Parse(bytes, steps, cut)));
            Assert.Equal(bytes, cut.Rebuild());
        }
    }

    [Fact]
    public void Corpora_IntactBase64_IsCovered()
    {
        Assert.SkipUnless(Corpora.Folder is not null, "the corpora are not beside the repository");
        long covered = 0, base64 = 0;
        foreach (var expected in AgreedMessage.ReadAll(Corpora.Folder))
        {
            var sink = new RecordingSink(BodyMode.Detach);
            var message = Structure.Parse(File.ReadAllBytes(Path.Combine(Corpora.Folder, expected.File)), null, sink);
            foreach (var part in message.Content.Attachments.Where(p => p.TransferEncoding == TransferEncoding.Base64))
            {
                base64 += part.BodyLength;
                covered += part.Recipe?.EncodedLength ?? 0;
            }
        }

        // What real mail programs write is canonical but for a few files damaged on purpose.
        Assert.True(covered > base64 * 0.9, $"{covered} of {base64}");
    }
}
