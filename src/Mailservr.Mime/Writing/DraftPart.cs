namespace Mailservr.Mime;

/// <summary>A part as it will be written: a multipart with a boundary, a text, or a file.</summary>
internal sealed class DraftPart
{
    public required string Headers { get; init; }

    public string? Boundary { get; init; }

    public IReadOnlyList<DraftPart> Children { get; init; } = [];

    public byte[]? Text { get; init; }

    public MailAttachment? File { get; init; }

    public static DraftPart Multipart(string subtype, string boundary, params IReadOnlyList<DraftPart> children)
    {
        var fields = new FieldFolder();
        fields.Begin("Content-Type");
        fields.Word($"multipart/{subtype};");
        fields.Word($"boundary=\"{boundary}\"");
        fields.End();
        return new DraftPart { Headers = fields.ToString(), Boundary = boundary, Children = children };
    }

    public static DraftPart OfText(string subtype, string text)
    {
        var (encoding, body) = TextEncoder.Encode(text);
        var fields = new FieldFolder();
        fields.Field("Content-Type", $"text/{subtype}; charset=utf-8");
        fields.Field("Content-Transfer-Encoding", encoding);
        return new DraftPart { Headers = fields.ToString(), Text = body };
    }

    public static DraftPart OfFile(MailAttachment file, string disposition)
    {
        var fields = new FieldFolder();
        fields.Field("Content-Type", DraftGuard.MediaType(file.MediaType, nameof(MailAttachment.MediaType)));
        fields.Field("Content-Transfer-Encoding", "base64");
        if (file.ContentId is not null)
            fields.Field("Content-ID", $"<{DraftGuard.Id(file.ContentId, nameof(MailAttachment.ContentId))}>");
        fields.Begin("Content-Disposition");
        var parameters = file.FileName is null
            ? []
            : ParameterEncoder.FileName(DraftGuard.FileName(file.FileName, nameof(MailAttachment.FileName)));
        fields.Word(disposition + (parameters.Count > 0 ? ";" : ""));
        for (var i = 0; i < parameters.Count; i++)
            fields.Word(parameters[i] + (i + 1 < parameters.Count ? ";" : ""));
        fields.End();
        return new DraftPart { Headers = fields.ToString(), File = file };
    }
}
