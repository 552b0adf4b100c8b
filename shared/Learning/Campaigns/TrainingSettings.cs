using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Almagest.Spectra;

namespace Almagest.Learning.Campaigns;

/// <summary>What may differ between two trainings of one campaign; what is null is left to the campaign's size.</summary>
public sealed record TrainingSettings
{
    public const int MostMembers = 32;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    /// <summary>Draws the first weights and the order of the spectra.</summary>
    public int? Seed { get; init; }

    /// <summary>Times every spectrum is shown.</summary>
    public int? Epochs { get; init; }

    /// <summary>How many draws of the noise are shown in turn; as many as epochs: fresh noise in each. Costs an encoding of all
    /// spectra each.</summary>
    public int? NoiseDraws { get; init; }

    /// <summary>Epochs without a better one after which it stops.</summary>
    public int? Patience { get; init; }

    /// <summary>The network with whose weights it begins; null: it begins anew.</summary>
    public string? Sister { get; init; }

    /// <summary>Networks that learn apart, each by whichever trainer is free, and then answer as one.</summary>
    public int? Members { get; init; }

    /// <summary>Of a training that is part of another: which member it learns, from 0 ...</summary>
    public int? Member { get; init; }

    /// <summary>... and the training that waits for it.</summary>
    public Guid? Whole { get; init; }

    /// <summary>Trainings of the members have ids that follow from the whole's, so that asking twice makes no second one. Empty
    /// for a network that learns alone.</summary>
    public IReadOnlyList<(Guid Id, TrainingSettings Settings)> MembersOf(Guid whole) =>
        Members is > 1 and { } count
            ?
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(member => (MemberId(whole, member), this with { Members = null, Member = member, Whole = whole })),
            ]
            : [];

    /// <summary>The same of settings as they are stored; empty where they are none, which whoever takes them up says.</summary>
    public static IReadOnlyList<Guid> MembersOf(Guid whole, string json) =>
        [.. (ParseOrNull(json)?.MembersOf(whole) ?? []).Select(member => member.Id)];

    /// <summary>The <see cref="Whole"/> of settings as they are stored; likewise.</summary>
    public static Guid? WholeOf(string json) => ParseOrNull(json)?.Whole;

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <exception cref="SpectralDataException">Not such settings.</exception>
    public static TrainingSettings Parse(string json)
    {
        try
        {
            TrainingSettings settings = JsonSerializer.Deserialize<TrainingSettings>(json, Options)
                ?? throw SpectralDataException.At("training settings", "null", "a JSON object");
            return settings.Checked();
        }
        catch (JsonException error)
        {
            throw new SpectralDataException($"training settings: {error.Message}", error);
        }
    }

    /// <exception cref="SpectralDataException">A number is out of its range.</exception>
    public TrainingSettings Checked() =>
        this
            is { Epochs: < 1 or > 100_000 }
                or { Patience: < 1 }
                or { NoiseDraws: < 1 or > 100_000 }
                or { Members: < 1 or > MostMembers }
                or { Member: < 0 or >= MostMembers }
            ? throw SpectralDataException.At(
                "training settings",
                ToJson(),
                $"1 to 100000 epochs and draws, a patience of at least 1, and 1 to {MostMembers} members"
            )
        : Sister is not null && Members is > 1
            ? throw SpectralDataException.At(
                "training settings",
                $"{Members} members that begin with network {Sister}",
                "members that begin apart, or one network alone"
            )
        : this;

    private static TrainingSettings? ParseOrNull(string json)
    {
        try
        {
            return Parse(json);
        }
        catch (SpectralDataException)
        {
            return null;
        }
    }

    private static Guid MemberId(Guid whole, int member) =>
        new(SHA256.HashData([.. whole.ToByteArray(), (byte)member]).AsSpan(0, 16));
}
