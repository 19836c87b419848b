using System.IO.Pipelines;
using System.Net;
using System.Text;
using Mailservr.AspNetCore.Http;
using Mailservr.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Http;

public sealed class BodyTests(TestApp app)
{
    [Fact]
    public async Task Body_WhoseConnectionIsReset_IsNoFault()
    {
        var pipe = new Pipe();
        await pipe.Writer.CompleteAsync(new ConnectionResetException("Reset."));
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging(l => l.AddTraceLog()).BuildServiceProvider() };
        context.Features.Set<IRequestBodyPipeFeature>(new Body(pipe.Reader));

        var (_, problem) = await BodyReader.ReadBytesAsync(context);

        Assert.Equal(BodyReader.Malformed, problem);
    }

    private sealed record Body(PipeReader Reader) : IRequestBodyPipeFeature;

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{\"name\":NaN}")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}")]
    [InlineData("{\"domainId\":\"1\",\"name\":\"a\"}")]
    [InlineData("{\"domainId\":[1],\"name\":\"a\"}")]
    [InlineData("{\"domainId\":1e999,\"name\":\"a\"}")]
    [InlineData("{\"domainId\":9223372036854775808,\"name\":\"a\"}")]
    [InlineData("{\"name\":{\"a\":1},\"domainId\":1}")]
    [InlineData("{\"name\":\"\\ud800\",\"domainId\":1}")]
    [InlineData("{\"\\ud800\":1,\"name\":\"a\",\"domainId\":1}")]
    [InlineData("{\"expiresAt\":\"tomorrow\",\"name\":\"a\",\"domainId\":1}")]
    [InlineData("{\"name\":\"a\",\"domainId\":1} x")]
    public async Task Post_MalformedBody_Is400(string json)
    {
        var account = await app.AccountAsync();

        var answer = await account.PostAsync("/api/addresses", json);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.NotEmpty(answer.Json.GetProperty("errors").EnumerateObject());
    }

    [Theory]
    [InlineData("""{"x":1,"x":1}""", "x")]
    [InlineData("""{"name":"a","x":{"y":[{"z":1,"\u007a":2}]}}""", "z")]
    [InlineData("""{"name":"a","name":"b"}""", "name")]
    public async Task Post_MemberTwice_IsAnErrorOfTheMember(string json, string member)
    {
        var account = await app.AccountAsync();

        var answer = await account.PostAsync("/api/addresses/generate", json);

        answer.IsProblem(400, "invalid");
        Assert.Equal($"The member {member} is given twice.", answer.Json.GetProperty("errors").GetProperty(member)[0].GetString());
    }

    [Fact]
    public async Task Post_LongMemberTwice_IsNotRepeatedInTheAnswer()
    {
        var account = await app.AccountAsync();
        var name = new string('x', 20_000);

        var answer = await account.PostAsync("/api/addresses/generate", $$"""{"{{name}}":1,"{{name}}":1}""");

        answer.IsProblem(400, "malformed_body");
        Assert.DoesNotContain("xxx", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_SameMemberOfSeveralObjects_IsTaken()
    {
        var account = await app.AccountAsync();

        var answer = await account.PostAsync("/api/addresses/generate", """{"x":[{"a":1},{"a":1}],"a":{"a":1}}""");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
    }

    [Fact]
    public async Task Patch_WithoutABody_IsAnErrorOfTheBody()
    {
        var account = await app.AccountAsync();
        var path = $"/api/addresses/{(await account.AddressAsync()).Id}";

        var answer = await account.SendAsync(HttpMethod.Patch, path, null);

        answer.IsProblem(400, "malformed_body");
        Assert.StartsWith("The body is missing", answer.Json.GetProperty("errors").GetProperty("body")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await account.PatchAsync(path, "{}")).Status);
    }

    [Fact]
    public async Task Post_NotAnObject_IsAnErrorOfTheBody()
    {
        var account = await app.AccountAsync();

        var answer = await account.PostAsync("/api/addresses", "[]");

        answer.IsProblem(400, "malformed_body");
        Assert.NotEmpty(answer.Json.GetProperty("errors").GetProperty("body")[0].GetString() ?? "");
    }

    [Fact]
    public async Task Post_BytesThatAreNotUtf8_Is400()
    {
        var account = await app.AccountAsync();
        using var content = new ByteArrayContent([.. "{\"name\":\""u8, 0xFF, 0xFE, .. "\"}"u8]);

        using var response = await account.Http.PostAsync("/api/addresses", content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Post_TenThousandLevels_Is400()
    {
        var account = await app.AccountAsync();
        var deep = "{\"x\":" + new string('[', 10_000) + new string(']', 10_000) + "}";

        Assert.Equal(HttpStatusCode.BadRequest, (await account.PostAsync("/api/addresses", deep)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_BodyOverTheLimit_Is413(bool chunked)
    {
        var account = await app.AccountAsync();
        var large = Encoding.UTF8.GetBytes("{\"note\":\"" + new string('x', 100_000) + "\"}");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/addresses")
        {
            Content = chunked ? new StreamContent(new MemoryStream(large)) : new ByteArrayContent(large),
        };
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await account.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Post_UnknownAndForbiddenMembers_AreIgnored()
    {
        var account = await app.AccountAsync();
        var domainId = await account.DomainIdAsync();
        var json = $$"""
            {"name":"mass{{account.AccountId}}","domainId":{{domainId}},"id":1,"ownerId":1,"userId":1,"isAdmin":true,
             "enabled":false,"createdAt":"2000-01-01T00:00:00Z","version":7,"address":"x@y.z"}
            """;

        var answer = await account.PostAsync("/api/addresses", json);

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.True(answer.Id > 1);
        Assert.True(answer.Data.GetProperty("enabled").GetBoolean());
        var address = answer.Data.GetProperty("address").GetString();
        Assert.StartsWith($"mass{account.AccountId}@", address, StringComparison.Ordinal);
        var found = await account.GetAsync($"/api/addresses/{answer.Id}");
        Assert.DoesNotContain("2000-01-01", found.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("' OR 1=1 --")]
    [InlineData("\"; DROP TABLE documents; --")]
    [InlineData("{\"$gt\":\"\"}")]
    [InlineData("*)(uid=*))(|(uid=*")]
    [InlineData("%_%\\_%")]
    [InlineData("日本語 \uD83D\uDE00 \u202E evil")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("line\r\nbreak\u001b[31m")]
    public async Task Note_AnyText_ComesBackExactly(string note)
    {
        var account = await app.AccountAsync();
        var address = await account.AddressAsync();

        var body = $$"""{"note":{{System.Text.Json.JsonSerializer.Serialize(note)}}}""";
        await account.PatchAsync($"/api/addresses/{address.Id}", body);

        var read = await account.GetAsync($"/api/addresses/{address.Id}");
        Assert.Equal(note, read.Data.GetProperty("note").GetString());
    }

    [Fact]
    public async Task Times_Always_AreUtcWithMilliseconds()
    {
        var account = await app.AccountAsync();
        var address = await account.AddressAsync();

        var patched = await account.PatchAsync(
            $"/api/addresses/{address.Id}", """{"expiresAt":"2030-06-01T12:00:00.5+02:00"}""");

        Assert.Equal("2030-06-01T10:00:00.500Z", patched.Data.GetProperty("expiresAt").GetString());
        Assert.Matches("^[0-9T:-]{19}[.][0-9]{3}Z$", patched.Data.GetProperty("createdAt").GetString());
    }
}
