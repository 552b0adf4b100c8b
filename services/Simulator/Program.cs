using Almagest.Hosting;
using Almagest.Simulator;

return await AlmagestHost.RunAsync(args, SimulatorModule.Role);
