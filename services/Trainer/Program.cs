using Almagest.Hosting;
using Almagest.Trainer;

return await AlmagestHost.RunAsync(args, TrainerModule.Role);
