using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Almagest.Learning.Campaigns;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Trainings;
using Microsoft.Extensions.Hosting;

namespace Almagest.Gateway.Tests.Http;

/// <summary>Progress as server-sent events.</summary>
public sealed class EventStreamTests : GatewayTest
{
    private static readonly Campaign Campaign = ProtocolS.Campaign(spectra: 300);

    private protected override IEnumerable<(string Key, string Value)> Settings => [("Gateway:MostStreams", "2")];

    [Fact]
    public async Task What_changes_is_told_with_an_id_from_which_it_goes_on()
    {
        Guid training = await SubmitAsync();
        string last;
        await using (Listener first = await ListenAsync(training))
        {
            JsonElement waiting = await first.NextAsync("progress");
            Assert.Equal("waiting", waiting.GetProperty("state").GetString());
            Assert.Equal("NaN", waiting.GetProperty("loss").GetString());
            await ReportAsync(training, epoch: 1);
            Assert.Equal(1, (await first.NextAsync("progress")).GetProperty("epoch").GetInt32());
            last = first.LastId;
        }
        // What is known is not told again; what came while nobody listened is.
        await ReportAsync(training, epoch: 2);
        await using (Listener second = await ListenAsync(training, last))
            Assert.Equal(2, (await second.NextAsync("progress")).GetProperty("epoch").GetInt32());
        await Get<ITrainingStore>().FailAsync(training, "no reason", Cancellation);
        await using (Listener third = await ListenAsync(training, last))
        {
            Assert.Equal("no reason", (await third.NextAsync("end")).GetProperty("message").GetString());
            await third.EndsAsync();
            last = third.LastId;
        }
        using HttpResponseMessage nothing = await AskAsync(training, last);
        Assert.Equal(HttpStatusCode.NoContent, nothing.StatusCode);
        await UnknownAsync(Client.GetAsync($"trainings/{Guid.NewGuid()}/events", Cancellation));
        await UnknownAsync(Client.GetAsync("runs/nosuch/events", Cancellation));
    }

    /// <summary>Else it would wait for its listeners: 30 s.</summary>
    [Fact]
    public async Task They_end_when_the_server_stops_and_are_so_many_at_most()
    {
        Guid training = await SubmitAsync();
        await using Listener one = await ListenAsync(training),
            other = await ListenAsync(training);
        await one.NextAsync("progress");
        await other.NextAsync("progress");
        using HttpResponseMessage third = await AskAsync(training, null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.StatusCode);
        Stopwatch clock = Stopwatch.StartNew();
        Get<IHostApplicationLifetime>().StopApplication();
        await one.EndsAsync();
        await other.EndsAsync();
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 2);
    }

    private async Task<Guid> SubmitAsync()
    {
        await Get<ICampaignStore>().AddAsync(Campaign, Cancellation);
        JsonElement asked = await PostAsync(
            "trainings",
            JsonContent.Create(new { campaign = Campaign.Name }),
            HttpStatusCode.Accepted
        );
        return asked.GetProperty("id").GetGuid();
    }

    private Task ReportAsync(Guid training, int epoch) =>
        Get<ITrainingStore>()
            .ReportAsync(
                new TrainingReport
                {
                    TrainingId = training,
                    Stage = "regressor",
                    Epoch = epoch,
                },
                Cancellation
            );

    private Task<HttpResponseMessage> AskAsync(Guid training, string? lastId)
    {
        HttpRequestMessage request = new(HttpMethod.Get, $"trainings/{training}/events");
        if (lastId is not null)
            request.Headers.Add("Last-Event-ID", lastId);
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }

    private async Task<Listener> ListenAsync(Guid training, string? lastId = null)
    {
        HttpResponseMessage answer = await AskAsync(training, lastId);
        // That a listener has gone is noticed a moment later.
        for (int i = 0; i < 100 && answer.StatusCode == HttpStatusCode.ServiceUnavailable; i++)
        {
            answer.Dispose();
            await Task.Delay(50, Cancellation);
            answer = await AskAsync(training, lastId);
        }
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new Listener(answer, new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation)));
    }

    private sealed class Listener(HttpResponseMessage answer, StreamReader lines) : IAsyncDisposable
    {
        public string LastId { get; private set; } = "";

        /// <summary>Null: the stream has ended.</summary>
        public async Task<string?> LineAsync()
        {
            try
            {
                return await lines.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
            }
            // As a server that goes ends it.
            catch (HttpIOException)
            {
                return null;
            }
        }

        /// <summary>Nothing more is told.</summary>
        public async Task EndsAsync()
        {
            while (await LineAsync() is { } line)
                Assert.Equal("", line);
        }

        /// <summary>The data of the next event, which is of a kind.</summary>
        public async Task<JsonElement> NextAsync(string kind)
        {
            string? found = null;
            while (await LineAsync() is { } line)
            {
                if (line.StartsWith("id: ", StringComparison.Ordinal))
                    LastId = line[4..];
                if (line.StartsWith("event: ", StringComparison.Ordinal))
                    found = line[7..];
                if (!line.StartsWith("data: ", StringComparison.Ordinal))
                    continue;
                Assert.Equal(kind, found);
                return JsonSerializer.Deserialize<JsonElement>(line[6..]);
            }
            throw new InvalidOperationException($"The stream ended before an event of kind {kind}.");
        }

        public ValueTask DisposeAsync()
        {
            lines.Dispose();
            answer.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
