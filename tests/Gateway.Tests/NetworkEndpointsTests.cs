using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Almagest.Learning.Campaigns;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Networks;
using Almagest.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Gateway.Tests;

/// <summary>What needs networks, and workers that obey.</summary>
public sealed class NetworkEndpointsTests(Learnt learnt) : GatewayTest
{
    protected override void Add(IServiceCollection services) => ObedientWorkers.Add(services);

    [Theory, InlineData("network"), InlineData("both")]
    public async Task Files_are_fitted_with_a_network_in_one_request(string method)
    {
        JsonElement answer = await PostAsync("fits", Asked(method), HttpStatusCode.OK);
        JsonElement fit = Assert.Single(answer.GetProperty("fits").EnumerateArray());
        Assert.Equal(0, answer.GetProperty("failures").GetArrayLength());
        Assert.Equal(method, fit.GetProperty("recipe").GetProperty("method").GetString());
        JsonElement index = fit.GetProperty("parameters").GetProperty("powerlaw.PhoIndex");
        if (method == "both")
            Assert.InRange(index.GetProperty("estimate").GetDouble(), 1.4, 2.0);
        string told = await Client.GetStringAsync("catalogues", Cancellation);
        Assert.Contains("source.pha", told, StringComparison.Ordinal);
        Assert.DoesNotContain("almagest-upload", told + answer, StringComparison.Ordinal);

        // What is learnt once is not learnt again.
        await PostAsync("fits", Asked(method), HttpStatusCode.OK);
        Assert.Equal(1, Get<ObedientWorkers>().Trained);

        string run = (await GetAsync("runs"))[0].GetProperty("id").GetString()!;
        string csv = await Client.GetStringAsync($"runs/{run}/export", Cancellation);
        Assert.Equal(2, csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("powerlaw.PhoIndex", csv, StringComparison.Ordinal);
        string line = await Client.GetStringAsync($"runs/{run}/export?format=json", Cancellation);
        Assert.Equal("source", JsonSerializer.Deserialize<JsonElement>(line).GetProperty("name").GetString());
        await RefusedAsync(
            Client.GetAsync($"runs/{run}/export?format=xml", Cancellation),
            "found 'xml'; expected one of fits, votable, parquet, csv"
        );
        await UnknownAsync(Client.GetAsync("runs/nosuch/export", Cancellation));
    }

    [Theory]
    [InlineData("guess", "expected one of both, classical, network")]
    [InlineData("network", "statistic: found method network, whose network knows one instrument", "statistic", "cash")]
    [InlineData("both", "joint: found method both", "joint", "true")]
    [InlineData("both", "samples: found 1000000", "samples", "1000000")]
    [InlineData("network", "false alarm rate: found 0.9", "falseAlarmRate", "0.9")]
    [InlineData("classical", "found a fit without a network", "samples", "10")]
    public async Task What_a_network_cannot_follow_is_refused_before_one_is_learnt(
        string method,
        string told,
        params string[] more
    )
    {
        using MultipartFormDataContent form = Asked(method);
        foreach (string[] field in more.Chunk(2))
            form.Add(new StringContent(field[1]), field[0]);
        await RefusedAsync("fits", form, told);
        Assert.Equal(0, Get<ObedientWorkers>().Trained);
    }

    [Fact]
    public async Task Networks_are_compared_and_a_champion_is_given_back()
    {
        Campaign campaign = learnt.Flux;
        NetworkRecord first = learnt.FluxNetwork,
            second = Learnt.RecordOf(Learnt.Train(campaign, responses: null));
        await Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        await Get<INetworkStore>().AddAsync(first, Cancellation);
        await Get<INetworkStore>().AddAsync(second, Cancellation);

        JsonElement found = await PostAsync("networks/compare", Comparing(first, second, 50), HttpStatusCode.OK);
        Assert.Equal(first.Id, found.GetProperty("champion").GetString());
        Assert.Equal(second.Id, found.GetProperty("challenger").GetString());
        JsonElement figures = found.GetProperty("figures");
        Assert.Equal(50, figures.GetProperty("spectra").GetInt32());
        // The same weights; one of them has a monitor besides.
        Assert.Equal(0, figures.GetProperty("gain").GetDouble());
        Assert.False(figures.GetProperty("isWon").GetBoolean());
        Assert.InRange(figures.GetProperty("championError").GetDouble(), 1e-6, 10);
        await RefusedAsync("networks/compare", Comparing(first, second, 5), "expected 10 to");

        await RefusedAsync($"campaigns/{campaign.Name}/rollback", Nothing, "has had no other champion");
        foreach (NetworkRecord one in new[] { first, second })
            await PostAsync($"networks/{one.Id}/promote", JsonContent.Create(new { reason = "to see" }), HttpStatusCode.OK);
        JsonElement back = await PostAsync($"campaigns/{campaign.Name}/rollback", Nothing, HttpStatusCode.OK);
        Assert.Equal(first.Id, back.GetProperty("id").GetString());
        JsonElement history = await GetAsync($"campaigns/{campaign.Id[..8]}/champions");
        Assert.Equal(first.Id, history[0].GetProperty("networkId").GetString());
        Assert.Contains("to see", history.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(CampaignText.Write(campaign), await Client.GetStringAsync($"campaigns/{campaign.Id[..8]}", Cancellation));
        await UnknownAsync(Client.GetAsync("campaigns/nosuch/champions", Cancellation));
        await UnknownAsync(Client.PostAsync("campaigns/nosuch/rollback", Nothing, Cancellation));
    }

    private static StringContent Nothing => new("");

    private static JsonContent Comparing(NetworkRecord champion, NetworkRecord challenger, int spectra) =>
        JsonContent.Create(
            new
            {
                champion = champion.Id[..12],
                challenger = challenger.Id[..12],
                spectra,
            }
        );

    private static MultipartFormDataContent Asked(string method)
    {
        MultipartFormDataContent form = Files();
        foreach ((string name, string value) in new[] { ("model", "powerlaw"), ("method", method), ("simulations", "300") })
            form.Add(new StringContent(value), name);
        return form;
    }
}
