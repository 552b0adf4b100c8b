using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Almagest.Networks.Bundles;
using Almagest.Networks.Training;
using Almagest.Spectra;
using Almagest.Spectra.Inputs;

namespace Almagest.Networks.Checkpoints;

/// <summary>A training in its midst, in the form of a bundle: safetensors with JSON beside them.</summary>
internal static class CheckpointFile
{
    private const string Key = "almagest.checkpoint";

    /// <summary>What decides the result of a training. A checkpoint of any other is of no use to it.</summary>
    public static string Identity(TrainingSet set, NetworkDescription description, NetworkSettings settings)
    {
        string all = JsonSerializer.Serialize(new { data = DataHash.Of(set), description.CampaignId, settings, BundleWriter.Versions });
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
    }

    public static byte[] Write(string identity, IReadOnlyDictionary<string, TrackState> states)
    {
        var about = new About(identity, states.ToDictionary(pair => pair.Key, pair => new TrackAbout(
            pair.Value.Epoch, pair.Value.BestEpoch, double.IsFinite(pair.Value.BestJudged) ? pair.Value.BestJudged : null, pair.Value.RateShare,
            pair.Value.Curves, [.. pair.Value.Nets.Select(net => net.Steps)])));
        return SafeTensors.Write(
            new Dictionary<string, string> { [Key] = JsonSerializer.Serialize(about) },
            [.. states.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => Tensors(pair.Key, pair.Value))]);
    }

    /// <returns>The tracks by their names; null if it is of another training, or not sound: then the training begins anew, which costs time and no more.</returns>
    public static Dictionary<string, TrackState>? Read(byte[] bytes, string identity)
    {
        try
        {
            (IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, StoredTensor> tensors) = SafeTensors.Read(bytes);
            About? about = metadata.TryGetValue(Key, out string? text) ? JsonSerializer.Deserialize<About>(text) : null;
            return about?.Identity == identity ? about.Tracks.ToDictionary(pair => pair.Key, pair => ToState(pair.Key, pair.Value, tensors)) : null;
        }
        catch (Exception error) when (error is SpectralDataException or JsonException or KeyNotFoundException)
        {
            return null;
        }
    }

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
            about.Epoch, [.. about.Steps.Select((steps, net) => new NetState(Of(net, "weights"), Of(net, "mean"), Of(net, "square"), steps))],
            [.. about.Steps.Select((_, net) => Of(net, "best"))], about.BestEpoch, about.BestJudged ?? double.PositiveInfinity, about.Curves, about.RateShare);
    }

    private static StoredTensor Flat(string name, float[] values) => new(name, [values.Length], values);

    private sealed record About(string Identity, IReadOnlyDictionary<string, TrackAbout> Tracks);

    private sealed record TrackAbout(
        int Epoch, int BestEpoch, double? BestJudged, double RateShare, IReadOnlyList<IReadOnlyList<EpochLosses>> Curves, IReadOnlyList<int> Steps);
}
