using System.Net;
using System.Net.Http.Headers;
using Almagest.Application.Access;

namespace Almagest.Gateway.Tests.Tap;

/// <summary>Whose a job is, and who may ask at all, where tokens are wanted.</summary>
public sealed class OwnerTests : GatewayTest
{
    // One that follows would leave its token behind.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly string _tokens;
    private readonly Dictionary<string, string> _secrets = [];

    public OwnerTests()
    {
        _tokens = Path.Combine(Folder, "tokens");
        foreach (
            (string name, TokenScopes scopes) in new[]
            {
                ("one", TokenScopes.Read),
                ("other", TokenScopes.Read),
                ("sender", TokenScopes.Submit),
            }
        )
            _secrets[name] = new TokenFile(_tokens).Create(name, DateTimeOffset.UnixEpoch, scopes);
    }

    public override ValueTask DisposeAsync()
    {
        _http.Dispose();
        return base.DisposeAsync();
    }

    private string Root => Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

    private protected override IEnumerable<(string Key, string Value)> Settings => [("Gateway:TokenFile", _tokens)];

    [Fact]
    public async Task A_job_is_its_owners_alone()
    {
        string job = await CreateAsync("one");
        Assert.Equal("one", await TextAsync("one", $"{job}/owner"));
        Assert.Contains(Id(job), await TextAsync("one", $"{Root}/tap/async"), StringComparison.Ordinal);
        Assert.DoesNotContain(Id(job), await TextAsync("other", $"{Root}/tap/async"), StringComparison.Ordinal);
        foreach (string part in new[] { "", "/phase", "/parameters", "/results/result", "/error", "/owner" })
        {
            using HttpResponseMessage answer = await AskAsync("other", HttpMethod.Get, job + part);
            // As if there were none.
            Assert.Equal($"No job '{Id(job)}'.", await VoTables.ErrorAsync(answer, HttpStatusCode.NotFound));
        }
        foreach ((HttpMethod method, string part) in new[] { (HttpMethod.Post, "/phase"), (HttpMethod.Delete, "") })
        {
            using HttpResponseMessage answer = await AskAsync("other", method, job + part, ("PHASE", "ABORT"));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        Assert.Equal("PENDING", await TextAsync("one", $"{job}/phase"));
        using HttpResponseMessage deleted = await AskAsync("one", HttpMethod.Delete, job);
        using HttpResponseMessage gone = await AskAsync("one", HttpMethod.Get, job);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task All_of_it_needs_a_token_that_may_read()
    {
        string job = await CreateAsync("one");
        foreach (
            string path in new[]
            {
                "/tap/sync?LANG=ADQL&QUERY=SELECT+COUNT(*)+FROM+TAP_SCHEMA.tables",
                "/tap/async",
                "/tap/tables",
                "/tap/examples",
                "/tap/capabilities",
                "/datalink?ID=obs/1",
                "/datalink/files/1/1",
                job[Root.Length..],
            }
        )
        {
            using HttpResponseMessage read = await AskAsync("one", HttpMethod.Get, Root + path),
                sent = await AskAsync("sender", HttpMethod.Get, Root + path),
                nobody = await Client.GetAsync(Root + path, Cancellation);
            Assert.True(read.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{path}: {read.StatusCode}");
            Assert.True(sent.StatusCode == HttpStatusCode.Forbidden, $"{path}: {sent.StatusCode}");
            Assert.True(nobody.StatusCode == HttpStatusCode.Unauthorized, $"{path}: {nobody.StatusCode}");
        }
    }

    private async Task<string> CreateAsync(string name)
    {
        using HttpResponseMessage answer = await AskAsync(
            name,
            HttpMethod.Post,
            $"{Root}/tap/async",
            ("LANG", "ADQL"),
            ("QUERY", "SELECT COUNT(*) AS n FROM TAP_SCHEMA.tables")
        );
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, await answer.Content.ReadAsStringAsync(Cancellation));
        return answer.Headers.Location!.ToString();
    }

    private async Task<string> TextAsync(string name, string address)
    {
        using HttpResponseMessage answer = await AskAsync(name, HttpMethod.Get, address);
        string text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode}: {text}");
        return text;
    }

    private async Task<HttpResponseMessage> AskAsync(
        string name,
        HttpMethod method,
        string address,
        params (string Key, string Value)[] words
    )
    {
        using HttpRequestMessage request = new(method, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _secrets[name]);
        if (words.Length > 0)
            request.Content = new FormUrlEncodedContent(words.Select(word => KeyValuePair.Create(word.Key, word.Value)));
        return await _http.SendAsync(request, Cancellation);
    }

    private static string Id(string job) => job[(job.LastIndexOf('/') + 1)..];
}
