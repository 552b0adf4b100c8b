using Almagest.Application.Diagnosis;

namespace Almagest.Pages.Operations;

/// <param name="Findings">In the order in which things depend on one another.</param>
public sealed record ChecksModel(IReadOnlyList<Finding> Findings);
