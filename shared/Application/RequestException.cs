using System.Globalization;

namespace Almagest.Application;

/// <summary>The caller asked for something that can't be; the message is for people.</summary>
/// <param name="message">Names the thing, for each way in has another name for what says it.</param>
/// <param name="about">What of the request would have to be said otherwise, where that helps.</param>
public class RequestException(string message, params RequestPart[] about) : ArgumentException(message)
{
    /// <summary>What of the request would have to be said otherwise; none: it is plain.</summary>
    public IReadOnlyList<RequestPart> About { get; } = about;

    /// <summary>What a store refused as an argument, without the name that its parameter has there.</summary>
    internal static RequestException Of(ArgumentException wrong) => new(wrong.Message.Split(" (Parameter", 2)[0]);
}

/// <summary>The caller named something that is not there.</summary>
/// <param name="kind">Such as "campaign".</param>
/// <param name="name">As it was given.</param>
public sealed class UnknownException(string kind, string name) : RequestException($"No {kind} '{name}'.")
{
    public string Kind { get; } = kind;
}

/// <summary>A run has more fits than can be read at once to be drawn.</summary>
/// <param name="why">What reading them takes, and what was expected.</param>
public sealed class TooManyFitsException(long fits, string why)
    : RequestException(
        string.Create(CultureInfo.InvariantCulture, $"Of a run of {fits:#,0} fits: {why} ")
            + "Take them along as a file, or ask for some of them by ADQL."
    );

/// <summary>The caller wants to use a campaign for which no network is there.</summary>
/// <param name="where">Which campaign.</param>
public sealed class UntrainedException(string where)
    : RequestException($"{where}: found no network; expected a champion: train one, or promote one that is there.");
