using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Almagest.Learning.Encoders;
using Almagest.Networks.Arrays;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
using Almagest.Networks.Tracks;
using Almagest.Spectra;

namespace Almagest.Networks.Checkpoints;

/// <summary>A training in its midst, in the form of a bundle: safetensors with JSON beside them.</summary>
internal static class CheckpointFile
{
    private const string Key = "almagest.checkpoint";

    /// <summary>What decides the result of a training. A checkpoint of any other is of no use to it.</summary>
    public static string Identity(TrainingSet set, NetworkDescription description, NetworkSettings settings) =>
        Identity(
            new
            {
                data = TrainingHash.Of(set),
                description.CampaignId,
                settings,
                Versions = BundleVersions.Own,
            }
        );

    /// <summary>The same of whatever decides.</summary>
    public static string Identity<T>(T all) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(all))));

    public static byte[] Write(IReadOnlyDictionary<string, CheckpointStage> stages)
    {
        var about = stages.ToDictionary(
            pair => pair.Key,
            pair => new StageAbout(
                pair.Value.Identity,
                pair.Value.Tracks.ToDictionary(track => track.Key, track => AboutOf(track.Value))
            )
        );
        return SafeTensors.Write(
            new Dictionary<string, string> { [Key] = JsonSerializer.Serialize(about) },
            [
                .. stages
                    .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    .SelectMany(pair =>
                        pair.Value.Tracks.OrderBy(track => track.Key, StringComparer.Ordinal)
                            .SelectMany(track => Tensors($"{pair.Key}.{track.Key}", track.Value))
                    ),
            ]
        );
    }

    /// <returns>The stages by their names; none if it is not sound: then the training begins anew, which costs time and no
    /// more.</returns>
    public static Dictionary<string, CheckpointStage> Read(byte[] bytes)
    {
        try
        {
            (IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, StoredTensor> tensors) = SafeTensors.Read(
                bytes
            );
            Dictionary<string, StageAbout>? about = metadata.TryGetValue(Key, out string? text)
                ? JsonSerializer.Deserialize<Dictionary<string, StageAbout>>(text)
                : null;
            return about?.ToDictionary(
                pair => pair.Key,
                pair => new CheckpointStage(
                    pair.Value.Identity,
                    pair.Value.Tracks.ToDictionary(
                        track => track.Key,
                        track => ToState($"{pair.Key}.{track.Key}", track.Value, tensors)
                    )
                )
            )
                ?? [];
        }
        catch (Exception error) when (error is SpectralDataException or JsonException or KeyNotFoundException)
        {
            return [];
        }
    }

    private static TrackAbout AboutOf(TrackState state) =>
        new(
            state.Epoch,
            state.BestEpoch,
            double.IsFinite(state.BestJudged) ? state.BestJudged : null,
            state.RateShare,
            state.Curves,
            [.. state.Nets.Select(net => net.Steps)]
        );

    private static IEnumerable<StoredTensor> Tensors(string track, TrackState state)
    {
        for (int i = 0; i < state.Nets.Count; i++)
        {
            yield return Flat($"{track}.{i}.weights", state.Nets[i].Weights);
            yield return Flat($"{track}.{i}.mean", state.Nets[i].Mean);
            yield return Flat($"{track}.{i}.square", state.Nets[i].Square);
            yield return Flat($"{track}.{i}.best", state.Best[i]);
        }
    }

    private static TrackState ToState(string track, TrackAbout about, IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        float[] Of(int net, string what) => tensors[$"{track}.{net}.{what}"].Values;
        return new TrackState(
            about.Epoch,
            [.. about.Steps.Select((steps, net) => new NetState(Of(net, "weights"), Of(net, "mean"), Of(net, "square"), steps))],
            [.. about.Steps.Select((_, net) => Of(net, "best"))],
            about.BestEpoch,
            about.BestJudged ?? double.PositiveInfinity,
            about.Curves,
            about.RateShare
        );
    }

    private static StoredTensor Flat(string name, float[] values) => new(name, [values.Length], values);

    private sealed record StageAbout(string Identity, IReadOnlyDictionary<string, TrackAbout> Tracks);

    private sealed record TrackAbout(
        int Epoch,
        int BestEpoch,
        double? BestJudged,
        double RateShare,
        IReadOnlyList<IReadOnlyList<EpochLosses>> Curves,
        IReadOnlyList<int> Steps
    );
}

/// <summary>One stage of a training: what decides its result, and how far its tracks have come.</summary>
internal sealed record CheckpointStage(string Identity, IReadOnlyDictionary<string, TrackState> Tracks);
