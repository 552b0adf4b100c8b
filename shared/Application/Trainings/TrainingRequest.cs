using Almagest.Learning.Campaigns;

namespace Almagest.Application.Trainings;

/// <summary>A network to be learnt.</summary>
public sealed record TrainingRequest(Campaign Campaign, TrainingSettings Settings)
{
    /// <summary>Who asks for it; owners share the trainers evenly.</summary>
    public string Owner { get; init; } = "";

    /// <summary>-5 to 5: of what waits of its owner's, the highest is learnt first.</summary>
    public int Priority { get; init; }
}
