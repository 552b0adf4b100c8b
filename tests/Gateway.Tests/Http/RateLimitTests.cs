using System.Net;
using System.Net.Http.Headers;
using Almagest.Application.Access;

namespace Almagest.Gateway.Tests.Http;

/// <summary>How often one may ask, and from which pages.</summary>
public sealed class RateLimitTests : GatewayTest
{
    private readonly string _file;
    private readonly string _one,
        _other;

    public RateLimitTests()
    {
        _file = Path.Combine(Folder, "tokens");
        _one = new TokenFile(_file).Create("one", DateTimeOffset.UnixEpoch);
        _other = new TokenFile(_file).Create("other", DateTimeOffset.UnixEpoch);
    }

    private protected override IEnumerable<(string Key, string Value)> Settings =>
        [("Gateway:TokenFile", _file), ("Gateway:MostRequests", "20")];

    [Fact]
    public async Task Who_asks_too_often_waits_and_nobody_else()
    {
        HttpResponseMessage? refused = null;
        for (int i = 0; i < 200 && refused is null; i++)
            if (await AskAsync("models/powerlaw", _one) is { StatusCode: HttpStatusCode.TooManyRequests } answer)
                refused = answer;
            else
                Assert.True(i < 100, "a hundred of twenty requests");
        Assert.NotNull(refused);
        using (refused)
        {
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
            Assert.InRange(refused.Headers.RetryAfter?.Delta?.TotalSeconds ?? 0, 1, 60);
            Assert.Contains(
                "more than 20 requests a minute",
                await refused.Content.ReadAsStringAsync(Cancellation),
                StringComparison.Ordinal
            );
        }
        using HttpResponseMessage other = await AskAsync("models/powerlaw", _other);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        // Nor is health counted.
        using HttpResponseMessage live = await AskAsync("/health/none", _one);
        Assert.Equal(HttpStatusCode.NotFound, live.StatusCode);
    }

    /// <summary>A page elsewhere may ask for nothing, not even whether it may ask.</summary>
    [Fact]
    public async Task No_other_origin_is_let_in()
    {
        using HttpRequestMessage flight = new(HttpMethod.Options, "runs");
        flight.Headers.Add("Origin", "https://elsewhere.example");
        flight.Headers.Add("Access-Control-Request-Method", "POST");
        flight.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _other);
        using HttpResponseMessage answer = await Client.SendAsync(flight, Cancellation);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        using HttpRequestMessage plain = new(HttpMethod.Get, "runs");
        plain.Headers.Add("Origin", "https://elsewhere.example");
        plain.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _other);
        using HttpResponseMessage refused = await Client.SendAsync(plain, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.All(new[] { answer, refused }, one =>
            Assert.DoesNotContain(one.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.Ordinal))
        );
    }

    private async Task<HttpResponseMessage> AskAsync(string path, string token)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Client.SendAsync(request, Cancellation);
    }
}
