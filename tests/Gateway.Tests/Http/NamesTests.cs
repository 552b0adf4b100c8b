using System.Net.Http.Json;

namespace Almagest.Gateway.Tests.Http;

/// <summary>One rule for names, whoever gives them.</summary>
public sealed class NamesTests : GatewayTest
{
    [Theory, InlineData("a\u001b[2J", @"\u001B[2J"), InlineData("a\nb", @"a\u000Ab"), InlineData(" ", "an empty name")]
    [InlineData(null, "201 characters")]
    public async Task A_name_that_can_not_be_printed_is_refused(string? name, string found)
    {
        name ??= new string('x', 201);
        await RefusedAsync(
            "runs",
            JsonContent.Create(
                new
                {
                    catalogue = "sky",
                    campaign = "none",
                    name,
                }
            ),
            "run: found",
            found
        );
        MultipartFormDataContent ingest = Files();
        ingest.Add(new StringContent(name), "name");
        await RefusedAsync("catalogues", ingest, "catalogue: found", found);
    }
}
