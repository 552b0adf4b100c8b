using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Almagest.Application.Access;
using Almagest.Gateway.Http;
using Microsoft.AspNetCore.Routing;

namespace Almagest.Gateway.Tests.Http;

/// <summary>What a token may, address by address.</summary>
public sealed class ScopeTests : GatewayTest
{
    private readonly string _file;
    private readonly Dictionary<TokenScopes, string> _tokens = [];

    public ScopeTests()
    {
        _file = Path.Combine(Folder, "tokens");
        foreach (TokenScopes scope in new[] { TokenScopes.Read, TokenScopes.Submit, TokenScopes.Operate, TokenScopes.All })
            _tokens[scope] = new TokenFile(_file).Create($"{scope}", DateTimeOffset.UnixEpoch, scope);
    }

    private protected override IEnumerable<(string Key, string Value)> Settings => [("Gateway:TokenFile", _file)];

    [Fact]
    public async Task A_token_may_what_it_is_made_for()
    {
        foreach (
            (string method, string path, TokenScopes needed) in new[]
            {
                ("GET", "runs", TokenScopes.Read),
                ("GET", "openapi.json", TokenScopes.Read),
                ("POST", "plots", TokenScopes.Read),
                ("POST", "runs", TokenScopes.Submit),
                ("POST", "catalogues", TokenScopes.Submit),
                ("POST", "fits", TokenScopes.Submit),
                ("POST", "networks/x/promote", TokenScopes.Operate),
                ("POST", "runs/x/resume", TokenScopes.Operate),
                ("POST", "trainings/x/cancel", TokenScopes.Operate),
                ("DELETE", "runs/x", TokenScopes.Operate),
                ("DELETE", "catalogues/x", TokenScopes.Operate),
                ("DELETE", "campaigns/x", TokenScopes.Operate),
            }
        )
        foreach ((TokenScopes scope, string token) in _tokens)
        {
            using HttpResponseMessage answer = await AskAsync(method, path, token);
            Assert.True(
                answer.StatusCode == HttpStatusCode.Forbidden != scope.HasFlag(needed),
                $"{method} {path} by {scope}: {answer.StatusCode}"
            );
            if (scope.HasFlag(needed))
                continue;
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            string detail = JsonSerializer
                .Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Cancellation))
                .GetProperty("detail")
                .GetString()!;
            Assert.Equal($"found a token for {ScopeWords.Of(scope)}; expected one for {ScopeWords.Of(needed)}.", detail);
        }
    }

    [Fact]
    public void Every_address_has_one()
    {
        RouteEndpoint[] api =
        [
            .. Get<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal)),
        ];
        Assert.True(api.Length > 30, $"{api.Length} addresses");
        Assert.All(api, endpoint =>
            Assert.True(endpoint.Metadata.GetMetadata<NeededScope>() is not null, endpoint.RoutePattern.RawText)
        );
    }

    private async Task<HttpResponseMessage> AskAsync(string method, string path, string token)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Client.SendAsync(request, Cancellation);
    }
}
