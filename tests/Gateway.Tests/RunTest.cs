using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;

namespace Almagest.Gateway.Tests;

/// <summary>With runs of the catalogue 'sky', whose fits a test makes up.</summary>
public abstract class RunTest : GatewayTest
{
    protected static readonly Campaign Campaign = ProtocolS.Campaign(spectra: 300);

    protected async Task<JsonElement> SubmitAsync(int observations)
    {
        byte[] bundle = [1, 2, 3];
        await Get<ICampaignStore>().AddAsync(Campaign, Cancellation);
        await Get<INetworkStore>()
            .AddAsync(
                new NetworkRecord
                {
                    Id = ResponseKey.Sha256(bundle),
                    CampaignId = Campaign.Id,
                    Bundle = bundle,
                    MetadataJson = "{}",
                    CreatedAt = DateTimeOffset.UnixEpoch,
                },
                Cancellation
            );
        await Get<INetworkStore>().PromoteAsync(ResponseKey.Sha256(bundle), "the first", Cancellation);
        await Get<ICatalogueStore>().CreateAsync("sky", "made up", Cancellation);
        await AddAsync([.. Enumerable.Range(0, observations)]);
        return await PostAsync("runs", Asked(new { }), HttpStatusCode.Accepted);
    }

    protected async Task AddAsync(params int[] numbers)
    {
        Catalogue sky = (await Get<ICatalogueStore>().FindAsync("sky", Cancellation))!;
        await Get<ICatalogueStore>()
            .AddAsync(
                sky.Id,
                [
                    .. numbers.Select(number =>
                        NewObservation.Of(
                            number,
                            new Observation
                            {
                                Name = number.ToString(CultureInfo.InvariantCulture),
                                Payload = new FluxPayload([1, 2], [true, false]),
                            }
                        )
                    ),
                ],
                Cancellation
            );
    }

    private protected Task StoreAsync(
        JsonElement run,
        Func<IReadOnlyList<ChunkObservation>, ChunkFit[]> fits,
        Func<IReadOnlyList<ChunkObservation>, ChunkObservation[]> failed
    ) => StoreAsync(run.GetProperty("id").GetGuid(), run.GetProperty("networkId").GetString()!, fits, failed);

    private async Task StoreAsync(
        Guid run,
        string network,
        Func<IReadOnlyList<ChunkObservation>, ChunkFit[]> fits,
        Func<IReadOnlyList<ChunkObservation>, ChunkObservation[]> failed
    )
    {
        ChunkWork work = await Get<IChunkStore>().LoadAsync(run, 0, Cancellation);
        await Get<IChunkStore>()
            .WriteAsync(
                new ChunkResult
                {
                    RunId = run,
                    ChunkNumber = 0,
                    Worker = "test",
                    NetworkId = network,
                    Fits = fits(work.Observations),
                    Failures = [.. failed(work.Observations).Select(one => new FitFailure(one.Id, "load", "found nothing."))],
                },
                Cancellation
            );
    }

    private protected static ChunkFit Fit(
        ChunkObservation observation,
        double index,
        double counts = 100,
        FitFlags flags = FitFlags.Refined,
        double strangeness = double.NaN
    )
    {
        // Without counts it ended at a limit.
        ParameterEstimate[] estimates = [new(index, index - 1, counts > 0 ? index + 1 : index), new(1, 0.5, 1.5)];
        return ChunkFit.Of(
            observation.Id,
            new SpectrumFit
            {
                Fit = new FitResult
                {
                    StatisticName = "cstat",
                    NetCounts = counts,
                    ObservedBins = 1,
                    Converged = true,
                    Flags = flags,
                    Parameters = estimates,
                },
                Network = new NetworkResult
                {
                    Parameters = estimates,
                    Strangeness = new Strangeness { Combined = strangeness },
                },
            }
        );
    }

    protected static JsonContent Asked<T>(T more)
    {
        JsonElement said = JsonSerializer.SerializeToElement(more);
        Dictionary<string, object> body = new() { ["catalogue"] = "sky", ["campaign"] = Campaign.Name };
        foreach (JsonProperty property in said.EnumerateObject())
            body[property.Name] = property.Value;
        return JsonContent.Create(body);
    }
}
