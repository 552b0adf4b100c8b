namespace Almagest.Networks.Tracks;

/// <summary>Chance, made anew for every epoch of every net: a training that goes on after a break needs to know of no earlier
/// draws.</summary>
internal static class EpochSeed
{
    public static Random Of(NetworkSettings settings, int purpose, int epoch) => Of(settings.OwnSeed, purpose, epoch);

    public static Random Of(int seed, int purpose, int epoch) => new(unchecked((((seed * 31) + purpose) * 1_000_003) + epoch));
}
