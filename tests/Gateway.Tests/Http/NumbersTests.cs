using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Almagest.Learning.Campaigns;
using Almagest.Spectra.Observations;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;
using Almagest.Storage.Trainings;
using Almagest.Tests;
using Microsoft.AspNetCore.Routing;

namespace Almagest.Gateway.Tests.Http;

/// <summary>JSON knows no NaN and no infinity: whatever tells numbers has a word for them.</summary>
public sealed class NumbersTests : GatewayTest
{
    private static readonly Campaign Campaign = ProtocolS.Campaign(spectra: 700);

    /// <summary>A run of fluxes, whose fits have no counts, and a training whose loss ran away.</summary>
    [Fact]
    public async Task Every_address_tells_those_that_are_none()
    {
        NetworkRecord network = Learnt.RecordOf(Learnt.Train(Campaign, responses: null));
        await Get<ICampaignStore>().AddAsync(Campaign, Cancellation);
        await Get<INetworkStore>().AddAsync(network, Cancellation);
        await Get<INetworkStore>().PromoteAsync(network.Id, "the first", Cancellation);
        Catalogue sky = await Get<ICatalogueStore>().CreateAsync("sky", "made up", Cancellation);
        var observation = new Observation { Name = "source", Payload = new FluxPayload([1, 2], [true, false]) };
        await Get<ICatalogueStore>().AddAsync(sky.Id, [NewObservation.Of(0, observation)], Cancellation);
        JsonContent asked = JsonContent.Create(
            new
            {
                catalogue = "sky",
                campaign = Campaign.Name,
                name = "first",
            }
        );
        JsonElement run = await PostAsync("runs", asked, HttpStatusCode.Accepted);
        await FitsWithoutNumbers.StoreAsync(Get<IChunkStore>(), run, Campaign, Cancellation);
        await PostAsync(
            "runs",
            JsonContent.Create(
                new
                {
                    catalogue = "sky",
                    campaign = Campaign.Name,
                    name = "second",
                    onlyNew = false,
                }
            ),
            HttpStatusCode.Accepted
        );
        Guid training = await Get<ITrainingStore>().CreateAsync(new NewTraining(Campaign.Id, "{}"), Cancellation);
        await Get<ITrainingStore>()
            .ReportAsync(
                new TrainingReport
                {
                    TrainingId = training,
                    Stage = "regressor",
                    Loss = double.PositiveInfinity,
                },
                Cancellation
            );
        await Get<ITrainingStore>().FailAsync(training, "its loss ran away", Cancellation);

        Dictionary<string, string> names = new(StringComparer.Ordinal)
        {
            ["run"] = "first",
            ["campaign"] = Campaign.Id[..12],
            ["network"] = network.Id[..12],
            ["catalogue"] = "sky",
            ["name"] = "powerlaw",
            ["id"] = $"{training}",
            ["table"] = "fits",
        };
        string all = "";
        foreach (string address in Addresses(names))
        {
            using HttpResponseMessage answer = await Client.GetAsync(address, Cancellation);
            string text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.True(answer.IsSuccessStatusCode, $"{address}: {answer.StatusCode} {text}");
            if (answer.Content.Headers.ContentType?.MediaType == "application/json")
                JsonDocument.Parse(text).Dispose();
            all += text;
        }
        Assert.Contains("\"NaN\"", all, StringComparison.Ordinal);
        Assert.Contains("\"Infinity\"", all, StringComparison.Ordinal);
        Assert.Equal("Infinity", (await GetAsync($"trainings/{training}")).GetProperty("loss").GetString());
        string line = await Client.GetStringAsync("runs/first/export?format=json", Cancellation);
        Assert.Equal("NaN", JsonSerializer.Deserialize<JsonElement>(line).GetProperty("netCounts").GetString());
    }

    /// <summary>Of everything that is read.</summary>
    private IEnumerable<string> Addresses(Dictionary<string, string> names) =>
        Get<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint =>
                endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal)
                && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true
            )
            .Select(endpoint =>
                endpoint.RoutePattern.Parameters.Aggregate(
                    endpoint.RoutePattern.RawText!.Replace(":guid", "", StringComparison.Ordinal),
                    (path, parameter) => path.Replace($"{{{parameter.Name}}}", names[parameter.Name], StringComparison.Ordinal)
                )
            )
            // A script is words, of a source that has files; the stream of all runs has no end.
            .Where(path =>
                !path.EndsWith("/script", StringComparison.Ordinal) && !path.EndsWith("v1/events", StringComparison.Ordinal)
            )
            .Select(path => path.EndsWith("/compare", StringComparison.Ordinal) ? $"{path}?a=first&b=second" : path);
}
