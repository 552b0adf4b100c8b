using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Almagest.Gateway.Tests.Http;

/// <summary>openapi.json. That an address answers nothing else, every test of the gateway looks at: see
/// <see cref="DescribedAnswers"/>.</summary>
public sealed class ApiDescriptionTests : GatewayTest
{
    [Fact]
    public async Task It_is_valid_and_tells_of_every_address()
    {
        string text = await Client.GetStringAsync("openapi.json", Cancellation);
        ReadResult read = OpenApiDocument.Parse(text, "json");
        Assert.Empty(read.Diagnostic!.Errors.Select(error => error.Message));
        Assert.Empty(read.Diagnostic.Warnings.Select(warning => warning.Message));
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        Assert.Empty(read.Document!.Validate(ValidationRuleSet.GetDefaultRuleSet()).Select(error => error.Message));
        JsonElement paths = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("paths");

        List<string> ids = [];
        foreach (RouteEndpoint endpoint in Addresses())
        {
            string path = endpoint.RoutePattern.RawText!.Replace(":guid", "", StringComparison.Ordinal),
                method = endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Single().ToLowerInvariant();
            Assert.True(paths.TryGetProperty(path, out JsonElement address), $"{path} is not told");
            Assert.True(address.TryGetProperty(method, out JsonElement operation), $"{method} {path} is not told");
            ids.Add(operation.GetProperty("operationId").GetString()!);
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.NotEmpty(operation.GetProperty("security").EnumerateArray());
            JsonElement answers = operation.GetProperty("responses");
            foreach (int status in new[] { 400, 401, 403, 429, 500 })
                Assert.True(
                    answers.GetProperty($"{status}").GetProperty("content").TryGetProperty("application/problem+json", out _),
                    $"{method} {path}: {status}"
                );
            Assert.Contains(answers.EnumerateObject(), answer => answer.Name[0] == '2' && Says(answer.Value));
            if (
                method == "post"
                && !((string[])["resume", "pause", "cancel", "rollback"]).Contains(path[(path.LastIndexOf('/') + 1)..])
            )
                Assert.NotEmpty(operation.GetProperty("requestBody").GetProperty("content").EnumerateObject());
            foreach (string parameter in endpoint.RoutePattern.Parameters.Select(one => one.Name))
                Assert.Contains(operation.GetProperty("parameters").EnumerateArray(), one =>
                    one.GetProperty("name").GetString() == parameter && one.GetProperty("in").GetString() == "path"
                );
        }
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(ids.Count, paths.EnumerateObject().Sum(path => path.Value.EnumerateObject().Count()));
    }

    [Fact]
    public async Task What_is_sent_is_described_field_by_field()
    {
        JsonElement document = await GetAsync("openapi.json"),
            form = BodyOf(document, "/api/v1/fits", "multipart/form-data"),
            run = BodyOf(document, "/api/v1/runs", "application/json");
        Assert.True(form.GetProperty("properties").TryGetProperty("groupMinBackground", out _));
        Assert.Equal(
            "binary",
            form.GetProperty("properties").GetProperty("files").GetProperty("items").GetProperty("format").GetString()
        );
        Assert.Equal(["catalogue", "campaign"], run.GetProperty("required").EnumerateArray().Select(one => one.GetString()));
        Assert.True(run.GetProperty("properties").TryGetProperty("falseAlarmRate", out _));
        JsonElement scopes = document
            .GetProperty("paths")
            .GetProperty("/api/v1/networks/{network}/promote")
            .GetProperty("post")
            .GetProperty("security")[0]
            .GetProperty("token");
        Assert.Equal("operate", scopes[0].GetString());
    }

    private IEnumerable<RouteEndpoint> Addresses() =>
        Get<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint =>
                endpoint.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal)
                && !endpoint.RoutePattern.RawText.EndsWith("openapi.json", StringComparison.Ordinal)
            );

    /// <summary>No body, or one of a type and with a schema.</summary>
    private static bool Says(JsonElement answer) =>
        answer.TryGetProperty("content", out JsonElement content)
        && content.EnumerateObject().Any()
        && content.EnumerateObject().All(one => one.Value.TryGetProperty("schema", out _));

    private static JsonElement BodyOf(JsonElement document, string path, string type)
    {
        JsonElement schema = document
            .GetProperty("paths")
            .GetProperty(path)
            .GetProperty("post")
            .GetProperty("requestBody")
            .GetProperty("content")
            .GetProperty(type)
            .GetProperty("schema");
        return schema.TryGetProperty("$ref", out JsonElement reference)
            ? document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1])
            : schema;
    }
}
